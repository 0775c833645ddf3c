import type { Operator, OperatorStore } from '../accounts/index.ts'
import type { Answer } from '../answer.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import type { NotAuthorized, Request } from './request.ts'

export interface ListOperatorsDeps extends ManagerDeps {
  readonly operators: Pick<OperatorStore, 'list'>
  readonly cursors: Cursors
}

/** Lists the operators of the organization, inactive ones too, newest first. */
export async function listOperators(
  deps: ListOperatorsDeps,
  request: Request<PageInput>,
): Promise<Answer<CursorPage<Operator>, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'operators:manage')
  if (!allowed.ok) return allowed
  const organization = allowed.manager.organization
  return listing(deps.cursors, [organization, 'operators'], allowed.input, (page) =>
    deps.operators.list(organization, page),
  )
}
