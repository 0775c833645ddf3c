import type { Caller, Callers } from '../accounts/index.ts'
import { digestOf, isSecret } from '../secrets/index.ts'
import { CHAT_JWT } from './chat/jwt.ts'
import { type JwtKey, readJwt } from './jwt.ts'
import { KINDS } from './kinds.ts'
import type { TokenProof, TokenStore } from './store.ts'

/** A live single-use token, as it was looked at and not yet redeemed. */
export interface Ticket {
  /** Names the one run that it is good for. */
  readonly id: string
  readonly proof: TokenProof
  /** Whose it is; undefined if anybody's. */
  readonly organization: string | undefined
  /** The one assistant that it opens; undefined if the redeemer chooses. */
  readonly assistantId: string | undefined
  /** What its issuer knows the session by, for the upstream. */
  readonly sessionId: string | undefined
  /** When it was issued, or a little before: JWTs know whole seconds only. */
  readonly issuedAt: number
}

export interface TicketDeps {
  readonly callers: Pick<Callers, 'callerById'>
  readonly tokens: Pick<TokenStore, 'peek' | 'isClaimable'>
  /** The keys under which chat JWTs may be live. */
  readonly chatKeys: () => Promise<readonly JwtKey[]>
  readonly issuer: string
}

/**
 * Looks at a single-use token of whichever kind, without using it up. Only a live one is found:
 * well formed, not expired, not redeemed, of this generation, its API key live and allowed to chat.
 */
export function findTicket(deps: TicketDeps, secret: string): Promise<Ticket | undefined> {
  if (secret.startsWith(KINDS.stream.prefix)) return streamTicket(deps, secret)
  return chatTicket(deps, secret)
}

async function streamTicket(
  { callers, tokens }: TicketDeps,
  secret: string,
): Promise<Ticket | undefined> {
  if (!isSecret(KINDS.stream.prefix, secret)) return undefined
  const digest = digestOf(secret)
  const owner = await tokens.peek(digest)
  if (!owner || !isAlive(await callers.callerById(owner.apiKeyId), owner.issuedAt)) return undefined

  const { organization, issuedAt } = owner
  const proof = { by: 'token', digest, organization } as const
  return { id: digest, proof, organization, assistantId: undefined, sessionId: undefined, issuedAt }
}

async function chatTicket(
  { callers, tokens, chatKeys, issuer }: TicketDeps,
  secret: string,
): Promise<Ticket | undefined> {
  const claims = readJwt(await chatKeys(), secret, { issuer, as: CHAT_JWT })
  if (!claims) return undefined
  const claim = { jti: claims.jti, generation: claims.gen, expiresAt: claims.exp * 1000 }
  if (!(await tokens.isClaimable(claim))) return undefined
  const issuedAt = claims.iat * 1000
  if (
    claims.apiKeyId !== undefined &&
    !isAlive(await callers.callerById(claims.apiKeyId), issuedAt)
  ) {
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

/** Whether what was issued then under an API key lives on, and the key may still send chats. */
function isAlive(caller: Caller | undefined, issuedAt: number): boolean {
  if (!caller?.permissions.includes('chat:send')) return false
  return !(issuedAt <= (caller.organizationEndedAt ?? -1))
}
