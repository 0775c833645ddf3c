import { actOf, type Operator, type OperatorStore } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import { type OverQuota, type RowQuotas, withinQuota } from '../limits/index.ts'
import type { AboutOne } from './request.ts'
import { type NotShown, operatorToManage, type ShowOperatorDeps } from './show-operator.ts'

export interface ActivateOperatorDeps extends ShowOperatorDeps {
  readonly operators: Pick<OperatorStore, 'activate' | 'show'>
  readonly quotas: RowQuotas
}

/** Lets an operator sign in again. Tokens that ended do not come back. */
export async function activateOperator(
  deps: ActivateOperatorDeps,
  request: AboutOne<unknown>,
): Promise<Answer<{ readonly operator: Operator }, NotShown | OverQuota>> {
  const found = await operatorToManage(deps, request)
  if (!found.ok) return found
  const { manager, operator } = found
  const organization = operator.organization.id
  const changed = await withinQuota(deps.quotas, 'operators', organization, (quota) =>
    deps.operators.activate(operator.id, {
      ...actOf(manager),
      type: 'operator.activated',
      organization,
      subject: `operator:${operator.id}`,
      ends: [],
      details: {},
      quota,
    }),
  )
  if (!changed.ok) return changed
  return changed.added ? { ok: true, operator: changed.added } : deny('not_found')
}
