import { actOf, type Operator, type OperatorStore } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { AskingAbout } from './asking.ts'
import {
  isOneself,
  type NotShown,
  operatorToManage,
  type ShowOperatorDeps,
} from './show-operator.ts'

export interface DeactivateOperatorDeps extends ShowOperatorDeps {
  readonly operators: Pick<OperatorStore, 'deactivate' | 'show'>
}

type Denied = NotShown | Denial<'last_owner' | 'oneself'>

/**
 * Deactivates an operator, which ends all tokens of theirs for good. Nobody deactivates themself,
 * and the last owner stays.
 */
export async function deactivateOperator(
  deps: DeactivateOperatorDeps,
  asking: AskingAbout<unknown>,
): Promise<Answer<{ readonly operator: Operator }, Denied>> {
  const found = await operatorToManage(deps, asking)
  if (!found.ok) return found
  const { manager, operator } = found
  if (isOneself(found)) return deny('oneself')
  const changed = await deps.operators.deactivate(operator.id, {
    ...actOf(manager),
    type: 'operator.deactivated',
    organization: operator.organization.id,
    subject: `operator:${operator.id}`,
    ends: [`operator:${operator.id}`],
    details: {},
  })
  if (changed === 'last_owner') return deny('last_owner')
  return changed ? { ok: true, operator: changed } : deny('not_found')
}
