import type { Organization, OrganizationStore } from '../accounts/index.ts'
import type { Answer } from '../answer.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import type { NotAuthorized, Request } from './request.ts'

export interface ListOrganizationsDeps extends ManagerDeps {
  readonly organizations: Pick<OrganizationStore, 'list' | 'show'>
  readonly cursors: Cursors
}

/** Lists all organizations, inactive ones too, newest first, to who runs the deployment. */
export async function listOrganizations(
  deps: ListOrganizationsDeps,
  request: Request<PageInput>,
): Promise<Answer<CursorPage<Organization>, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'organizations:manage')
  if (!allowed.ok) return allowed
  const scope = [allowed.manager.operator.organization.id, 'organizations']
  return listing(deps.cursors, scope, allowed.input, (page) => deps.organizations.list(page))
}
