import { digestOf, isSecret } from '../../secrets/index.ts'
import { KINDS } from '../kinds.ts'
import { isAlive, type Ticket, type TicketDeps } from '../ticket.ts'

/** Finds a stream token by its secret. */
export async function findStreamTicket(
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
