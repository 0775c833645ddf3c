import {
  type OperatorStore,
  type Passwords,
  resetPassword as resetOperatorsPassword,
} from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { Act } from '../events/index.ts'
import type { AskingAbout, Repeatable } from './asking.ts'
import type { GivenOperator } from './invite-operator.ts'
import { type OnceDeps, once, type RetryDiffers } from './once.ts'
import {
  isOneself,
  type NotShown,
  operatorToManage,
  type ShowOperatorDeps,
} from './show-operator.ts'

export interface ResetPasswordDeps extends ShowOperatorDeps, OnceDeps {
  readonly operators: Pick<OperatorStore, 'setPassword' | 'show'>
  readonly passwords: Pick<Passwords, 'hash'>
}

type Denied = NotShown | Denial<'needs_session' | 'oneself'> | RetryDiffers

/**
 * Gives an operator another password, which is in this answer and nowhere else, and ends all of
 * their sessions. Only a session does it. One's own is changed by who knows the one before.
 */
export async function resetPassword(
  deps: ResetPasswordDeps,
  asking: AskingAbout<unknown> & Repeatable,
): Promise<Answer<GivenOperator, Denied>> {
  const found = await operatorToManage(deps, asking)
  if (!found.ok) return found
  const { manager, operator } = found
  if (isOneself(found)) return deny('oneself')
  if (manager.credential.kind !== 'session') return deny('needs_session')

  const act = async (by: Act): Promise<Answer<GivenOperator, Denied>> => {
    const password = await resetOperatorsPassword(deps, operator, by)
    return password === undefined
      ? deny('not_found')
      : { ok: true, operator, password, isReplay: false }
  }
  const again = async (): Promise<Answer<GivenOperator, Denied>> => ({
    ok: true,
    operator,
    password: null,
    isReplay: true,
  })
  return once(deps, manager, asking.retry, act, again)
}
