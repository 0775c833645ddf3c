import type { OperatorStore, Passwords, Turn } from '../accounts/index.ts'
import { Busy } from '../busy.ts'
import { networksOf } from '../limits/index.ts'
import { StoreDown } from '../store-down.ts'
import type { Attempt, Attempts, Begun } from './attempts.ts'

export interface PasswordDeps {
  readonly operators: Pick<OperatorStore, 'forSigningIn'>
  readonly passwords: Passwords
  readonly attempts: Attempts
}

interface Claim extends Attempt {
  readonly password: string
  /** Says that the client has left. */
  readonly signal: AbortSignal
}

/**
 * Finds whom a username and a password belong to, if they belong together. It takes as long for a
 * name that no operator has. An attempt that could not be judged has not failed: it is forgiven,
 * and the reason thrown.
 */
export async function knownByPassword(
  { operators, passwords }: Pick<PasswordDeps, 'operators' | 'passwords'>,
  { username, password, clientAddress, signal }: Claim,
  { forgive }: Extract<Begun, { allowed: true }>,
) {
  if (username === undefined) return undefined
  try {
    const kept = await operators.forSigningIn(username)
    const account = kept ? `organization:${kept.operator.organization.id}` : `nobody:${username}`
    const turn = turnOf(account, clientAddress, signal)
    const hashed = kept?.password ?? passwords.hashOfNothing
    const isRight = await passwords.verify(password, hashed, turn)
    return isRight ? kept : undefined
  } catch (fault) {
    const isJudged = !(fault instanceof StoreDown || fault instanceof Busy || signal.aborted)
    if (!isJudged) forgive()
    throw fault
  }
}

/** One password at a time for an organization, and for a client's network. */
export const turnOf = (account: string, clientAddress: string, signal: AbortSignal): Turn => ({
  rank: 'signingIn',
  keys: [account, `network:${networksOf(clientAddress)[0].name}`],
  signal,
})
