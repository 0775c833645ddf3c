import type { Organization, OrganizationStore } from '../accounts/index.ts'
import type { Answer } from '../answer.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import type { Asking, NotAuthorized } from './asking.ts'
import { authorize } from './authorize.ts'
import { type Listed, listing, type PageWanted } from './listing.ts'

export interface ListOrganizationsDeps extends ManagerDeps {
  readonly organizations: Pick<OrganizationStore, 'list' | 'show'>
  readonly cursors: Cursors
}

/** Lists all organizations, inactive ones too, newest first, to who runs the deployment. */
export async function listOrganizations(
  deps: ListOrganizationsDeps,
  asking: Asking<PageWanted>,
): Promise<Answer<Listed<Organization>, NotAuthorized>> {
  const allowed = await authorize(deps, asking, 'organizations:manage')
  if (!allowed.ok) return allowed
  const scope = [allowed.manager.operator.organization.id, 'organizations']
  return listing(deps.cursors, scope, allowed.wanted, (page) => deps.organizations.list(page))
}
