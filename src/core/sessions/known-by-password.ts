import type { OperatorStore, Passwords } from '../accounts/index.ts'
import type { Attempt, Attempts } from './attempts.ts'

export interface PasswordDeps {
  readonly operators: Pick<OperatorStore, 'forSigningIn'>
  readonly passwords: Passwords
  readonly attempts: Attempts
}

/**
 * Whom a username and a password belong to, if they belong together. It takes as long for a name
 * that is nobody's. An attempt that the store lets nobody judge has not failed.
 */
export async function knownByPassword(
  { operators, passwords, attempts }: PasswordDeps,
  attempt: Attempt,
  password: string,
) {
  const kept = await operators.forSigningIn(attempt.username).catch((fault: unknown) => {
    attempts.forgive(attempt)
    throw fault
  })
  const isRight = await passwords.verify(password, kept?.password ?? passwords.hashOfNothing)
  return isRight ? kept : undefined
}
