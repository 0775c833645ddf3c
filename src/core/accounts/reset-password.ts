import { type Act, changeOf } from '../events/index.ts'
import { newPassword } from '../secrets/index.ts'
import type { Operator, OperatorStore } from './operator-store.ts'
import type { Passwords } from './passwords.ts'
import type { Turn } from './turns.ts'

export interface ResetPasswordDeps {
  readonly operators: Pick<OperatorStore, 'setPassword'>
  readonly passwords: Pick<Passwords, 'hash'>
}

/**
 * Gives an operator a new password, which only this answer holds, and ends all sessions of theirs.
 * Undefined, and nothing done, if there is no such operator any more.
 */
export async function resetPassword(
  { operators, passwords }: ResetPasswordDeps,
  { id, organization }: Pick<Operator, 'id' | 'organization'>,
  act: Act,
  turn?: Turn,
): Promise<string | undefined> {
  const password = newPassword()
  const hashed = await passwords.hash(password, turn)
  const change = changeOf(act, 'operator.password_reset', organization.id, `operator:${id}`)
  const isSet = await operators.setPassword(id, hashed, undefined, change)
  return isSet ? password : undefined
}
