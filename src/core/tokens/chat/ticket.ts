import { readJwt } from '../jwt.ts'
import { isAlive, type Ticket, type TicketDeps } from '../ticket.ts'
import { CHAT_JWT } from './jwt.ts'

/** Finds a chat token, a JWT that is not marked as redeemed. */
export async function findChatTicket(
  { callers, tokens, chatKeys, issuer }: TicketDeps,
  secret: string,
): Promise<Ticket | undefined> {
  const claims = readJwt(await chatKeys(), secret, { issuer, as: CHAT_JWT })
  if (!claims) return undefined
  const claim = { jti: claims.jti, generation: claims.gen, expiresAt: claims.exp * 1000 }
  if (!(await tokens.isClaimable(claim))) return undefined
  const { apiKeyId } = claims
  const issuedAt = claims.iat * 1000
  if (apiKeyId !== undefined && !isAlive(await callers.callerById(apiKeyId), issuedAt)) {
    return undefined
  }
  return {
    id: claims.jti,
    proof: { by: 'jwt', claim },
    organization: claims.org,
    assistantId: claims.chatbotId,
    sessionId: claims.sessionId,
    issuedAt,
  }
}
