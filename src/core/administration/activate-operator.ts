import { actOf, type Operator, type OperatorStore } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { AskingAbout } from './asking.ts'
import { type NotShown, operatorToManage, type ShowOperatorDeps } from './show-operator.ts'

export interface ActivateOperatorDeps extends ShowOperatorDeps {
  readonly operators: Pick<OperatorStore, 'activate' | 'show'>
}

/** Lets an operator sign in again. Tokens that ended do not come back. */
export async function activateOperator(
  deps: ActivateOperatorDeps,
  asking: AskingAbout<unknown>,
): Promise<Answer<{ readonly operator: Operator }, NotShown>> {
  const found = await operatorToManage(deps, asking)
  if (!found.ok) return found
  const { manager, operator } = found
  const changed = await deps.operators.activate(operator.id, {
    ...actOf(manager),
    type: 'operator.activated',
    organization: operator.organization.id,
    subject: `operator:${operator.id}`,
    ends: [],
    details: {},
  })
  return changed ? { ok: true, operator: changed } : deny('not_found')
}
