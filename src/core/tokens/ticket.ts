import type { Caller, Callers } from '../accounts/index.ts'
import type { JwtKey } from './jwt.ts'
import type { TokenProof, TokenStore } from './store.ts'

/** A live single-use token, as it was looked at and not yet redeemed. */
export interface Ticket {
  /** Names the one run that it is good for. */
  readonly id: string
  readonly proof: TokenProof
  /** Whose it is; undefined for an anonymous one. */
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

export type FindTicket = (deps: TicketDeps, secret: string) => Promise<Ticket | undefined>

/** Returns whether what was issued then under an API key is live, and the key may still send chats. */
export function isAlive(caller: Caller | undefined, issuedAt: number): boolean {
  if (!caller?.permissions.includes('chat:send')) return false
  return !(issuedAt <= (caller.organizationEndedAt ?? -1))
}
