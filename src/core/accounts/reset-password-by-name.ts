import { type Answer, type Denial, deny } from '../answer.ts'
import type { OperatorStore } from './operator-store.ts'
import { type ResetPasswordDeps, resetPassword } from './reset-password.ts'
import { usernameFrom } from './username.ts'

export interface ResetPasswordByNameDeps extends ResetPasswordDeps {
  readonly operators: Pick<OperatorStore, 'forSigningIn' | 'setPassword'>
}

export interface NewPassword {
  readonly username: string
  /** In no other answer, and nowhere in the store. */
  readonly password: string
}

export type PasswordReset = Answer<NewPassword, Denial<'operator_not_found'>>

/**
 * Lets an operator in again who has lost the password, at the wish of whoever may run commands on
 * the machine itself. Who is deactivated is not found, and stays outside.
 */
export async function resetPasswordByName(
  deps: ResetPasswordByNameDeps,
  name: string,
): Promise<PasswordReset> {
  const username = usernameFrom(name)
  const found = username === undefined ? undefined : await deps.operators.forSigningIn(username)
  if (!found) return deny('operator_not_found')
  const { operator } = found
  const password = await resetPassword(deps, operator, { actor: 'machine', credential: null })
  if (password === undefined) return deny('operator_not_found')
  return { ok: true, username: operator.username, password }
}
