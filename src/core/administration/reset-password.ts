import { type OperatorStore, resetPassword as resetOperatorsPassword } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { Act } from '../events/index.ts'
import { countGiven, type GivingDeps, managingTurn, type TooMany } from './giving-passwords.ts'
import { type OnceDeps, once, type RetryDiffers } from './idempotency.ts'
import type { GivenOperator } from './invite-operator.ts'
import type { AboutOne, Client, Repeatable } from './request.ts'
import {
  isOneself,
  type NotShown,
  operatorToManage,
  type ShowOperatorDeps,
} from './show-operator.ts'

export interface ResetPasswordDeps extends ShowOperatorDeps, OnceDeps, GivingDeps {
  readonly operators: Pick<OperatorStore, 'setPassword' | 'show'>
}

type Denied = NotShown | TooMany | Denial<'needs_session' | 'oneself'> | RetryDiffers

/**
 * Gives an operator another password, which is in this answer and nowhere else, and ends all of
 * their sessions. Only a session does it. One's own is changed by who knows the one before.
 */
export async function resetPassword(
  deps: ResetPasswordDeps,
  request: AboutOne<unknown> & Repeatable & Client,
): Promise<Answer<GivenOperator, Denied>> {
  const found = await operatorToManage(deps, request)
  if (!found.ok) return found
  const { manager, operator } = found
  if (isOneself(found)) return deny('oneself')
  if (manager.credential.kind !== 'session') return deny('needs_session')

  const act = async (by: Act): Promise<Answer<GivenOperator, Denied>> => {
    const tooMany = countGiven(deps, manager, 'passwordResetsPerHour')
    if (tooMany) return tooMany
    const turn = managingTurn(manager, request)
    const password = await resetOperatorsPassword(deps, operator, by, turn)
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
  return once(deps, manager, request.retry, act, again)
}
