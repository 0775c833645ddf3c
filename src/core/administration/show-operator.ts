import type { Manager, Operator, OperatorStore } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import type { AskingAbout, NotAuthorized } from './asking.ts'
import { authorize } from './authorize.ts'
import { mayManage } from './own-rights.ts'

export interface ShowOperatorDeps extends ManagerDeps {
  readonly operators: Pick<OperatorStore, 'show'>
}

/** What is known of who asks, and of the operator whom they ask about. */
export interface AboutOperator<Wanted> {
  readonly operator: Operator
  readonly manager: Manager
  readonly wanted: Wanted
}

export type NotShown = NotAuthorized

/** Shows an operator of the organization, an inactive one too, to who manages such. */
export async function showOperator<Wanted>(
  deps: ShowOperatorDeps,
  asking: AskingAbout<Wanted>,
): Promise<Answer<AboutOperator<Wanted>, NotShown>> {
  const allowed = await authorize(deps, asking, 'operators:manage')
  if (!allowed.ok) return allowed
  const operator = await deps.operators.show(allowed.manager.organization, asking.id)
  return operator ? { ...allowed, operator } : deny('not_found')
}

/** Likewise, to who may manage that operator. */
export async function operatorToManage<Wanted>(
  deps: ShowOperatorDeps,
  asking: AskingAbout<Wanted>,
): Promise<Answer<AboutOperator<Wanted>, NotShown>> {
  const found = await showOperator(deps, asking)
  return found.ok && !mayManage(found.manager, found.operator) ? deny('forbidden') : found
}

/** Whether it is oneself whom one asks about. */
export const isOneself = ({ manager, operator }: AboutOperator<unknown>): boolean =>
  manager.operator.id === operator.id
