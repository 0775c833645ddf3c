import type { Operator, OperatorStore } from '../accounts/index.ts'
import type { Answer } from '../answer.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import type { Asking, NotAuthorized } from './asking.ts'
import { authorize } from './authorize.ts'
import { type Listed, listing, type PageWanted } from './listing.ts'

export interface ListOperatorsDeps extends ManagerDeps {
  readonly operators: Pick<OperatorStore, 'list'>
  readonly cursors: Cursors
}

/** Lists the operators of the organization, inactive ones too, newest first. */
export async function listOperators(
  deps: ListOperatorsDeps,
  asking: Asking<PageWanted>,
): Promise<Answer<Listed<Operator>, NotAuthorized>> {
  const allowed = await authorize(deps, asking, 'operators:manage')
  if (!allowed.ok) return allowed
  const organization = allowed.manager.organization
  return listing(deps.cursors, [organization, 'operators'], allowed.wanted, (page) =>
    deps.operators.list(organization, page),
  )
}
