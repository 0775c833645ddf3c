import {
  actOf,
  type Operator,
  type OperatorChanges,
  type OperatorStore,
} from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { Details } from '../events/index.ts'
import { isOwnerGiven, mayManage } from './own-rights.ts'
import type { AboutOne } from './request.ts'
import {
  isOneself,
  type NotShown,
  operatorToManage,
  type ShowOperatorDeps,
} from './show-operator.ts'

export interface ChangeOperatorDeps extends ShowOperatorDeps {
  readonly operators: Pick<OperatorStore, 'change' | 'show'>
}

type Denied = NotShown | Denial<'last_owner' | 'needs_session' | 'oneself'>

/**
 * Changes the role, the seat, the permissions or the email of an operator. Operators do not change
 * their own role, and give none that they could not manage; only a session gives the role of owner.
 * The last owner stays one. Without the seat all assistant tokens that the operator made end.
 */
export async function changeOperator(
  deps: ChangeOperatorDeps,
  request: AboutOne<OperatorChanges>,
): Promise<Answer<{ readonly operator: Operator }, Denied>> {
  const found = await operatorToManage(deps, request)
  if (!found.ok) return found
  const { manager, operator, input } = found
  const { role = operator.role } = input
  if (role !== operator.role && isOneself(found)) return deny('oneself')
  const { isDeploymentOwner } = operator
  if (!mayManage(manager, { role, isDeploymentOwner })) return deny('forbidden')
  if (role !== operator.role && isOwnerGiven(manager, role)) return deny('needs_session')

  const changed = await deps.operators.change(operator.id, input, {
    ...actOf(manager),
    type: 'operator.changed',
    organization: operator.organization.id,
    subject: `operator:${operator.id}`,
    ends: [`operator:${operator.id}`],
    details: detailsOf(input),
  })
  if (changed === 'last_owner') return deny('last_owner')
  return changed ? { ok: true, operator: changed } : deny('not_found')
}

/** What was changed. An email is personal: only that it was. */
function detailsOf({ role, hasAiSeat, permissions, email }: OperatorChanges): Details {
  return {
    ...(role && { role }),
    ...(hasAiSeat !== undefined && { aiSeat: hasAiSeat }),
    ...(permissions && { permissions }),
    ...(email !== undefined && { isEmailChanged: true }),
  }
}
