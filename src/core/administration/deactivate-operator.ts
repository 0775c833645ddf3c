import { actOf, type Operator, type OperatorStore } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { AboutOne } from './request.ts'
import {
  isOneself,
  type NotShown,
  operatorToManage,
  type ShowOperatorDeps,
} from './show-operator.ts'

export interface DeactivateOperatorDeps extends ShowOperatorDeps {
  readonly operators: Pick<OperatorStore, 'deactivate' | 'show'>
}

export interface DeactivationWanted {
  /** Whether the API keys that the operator made end too; otherwise live ones prevent it. */
  readonly endsApiKeys: boolean
}

type Denied =
  | NotShown
  | Denial<'last_owner' | 'oneself'>
  | Denial<'holds_live_keys', { readonly apiKeyIds: readonly string[] }>

/**
 * Deactivates an operator, which ends all their tokens and API keys permanently, with everything
 * that descends from them. Operators do not deactivate themselves, and the last owner stays.
 */
export async function deactivateOperator(
  deps: DeactivateOperatorDeps,
  request: AboutOne<DeactivationWanted>,
): Promise<Answer<{ readonly operator: Operator }, Denied>> {
  const found = await operatorToManage(deps, request)
  if (!found.ok) return found
  const { manager, operator, input } = found
  if (isOneself(found)) return deny('oneself')
  const changed = await deps.operators.deactivate(operator.id, input.endsApiKeys, {
    ...actOf(manager),
    type: 'operator.deactivated',
    organization: operator.organization.id,
    subject: `operator:${operator.id}`,
    ends: [`operator:${operator.id}`],
    details: { endsApiKeys: input.endsApiKeys },
  })
  if (changed === 'last_owner') return deny('last_owner')
  if (changed && 'liveApiKeys' in changed) {
    return deny('holds_live_keys', { apiKeyIds: changed.liveApiKeys })
  }
  return changed ? { ok: true, operator: changed } : deny('not_found')
}
