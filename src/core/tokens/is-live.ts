import { authenticateKey } from '../accounts/index.ts'
import { findTicket, type TicketDeps } from './authenticate.ts'
import type { ManagerDeps } from './authenticate-manager.ts'
import { type BearerDeps, findBearer } from './bearer.ts'
import { LONG_LIVED_KINDS } from './kinds.ts'

export interface LiveDeps extends Pick<ManagerDeps, 'callers' | 'findBorne'> {
  readonly bearers: BearerDeps
  readonly tickets: TicketDeps
}

/** Where a token may be used from is a matter of the routes that it opens. */
const ANYWHERE = { clientAddress: '', origin: undefined, isReading: true }

/**
 * Whether a credential of any kind is live, so that it is refused for what it does not open and not
 * for what it is. A token that is good for one use is not used up by it.
 */
export async function isLive(
  { bearers, callers, findBorne, tickets }: LiveDeps,
  secret: string,
): Promise<boolean> {
  if (secret === '') return false
  if (await findBorne(secret, LONG_LIVED_KINDS)) return true
  if (await authenticateKey(callers, secret)) return true
  if ((await findBearer(bearers, { secret, ...ANYWHERE })).ok) return true
  return (await findTicket(tickets, secret)) !== undefined
}
