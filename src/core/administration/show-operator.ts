import type { Manager, Operator, OperatorStore } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { mayManage } from './own-rights.ts'
import type { AboutOne, NotAuthorized } from './request.ts'

export interface ShowOperatorDeps extends ManagerDeps {
  readonly operators: Pick<OperatorStore, 'show'>
}

/** What is known of who asks, and of the operator whom they ask about. */
export interface AboutOperator<Wanted> {
  readonly operator: Operator
  readonly manager: Manager
  readonly input: Wanted
}

export type NotShown = NotAuthorized

/** Shows an operator of the organization, an inactive one too, to who manages such. */
export async function showOperator<Wanted>(
  deps: ShowOperatorDeps,
  request: AboutOne<Wanted>,
): Promise<Answer<AboutOperator<Wanted>, NotShown>> {
  const allowed = await authorize(deps, request, 'operators:manage')
  if (!allowed.ok) return allowed
  const operator = await deps.operators.show(allowed.manager.organization, request.id)
  return operator ? { ...allowed, operator } : deny('not_found')
}

/** Likewise, to who may manage that operator. */
export async function operatorToManage<Wanted>(
  deps: ShowOperatorDeps,
  request: AboutOne<Wanted>,
): Promise<Answer<AboutOperator<Wanted>, NotShown>> {
  const found = await showOperator(deps, request)
  return found.ok && !mayManage(found.manager, found.operator) ? deny('forbidden') : found
}

/** Whether it is oneself whom one asks about. */
export const isOneself = ({ manager, operator }: AboutOperator<unknown>): boolean =>
  manager.operator.id === operator.id
