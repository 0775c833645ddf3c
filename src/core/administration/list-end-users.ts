import type { EndUser, EndUserStore } from '../accounts/index.ts'
import type { Answer } from '../answer.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import type { Asking, NotAuthorized } from './asking.ts'
import { authorize } from './authorize.ts'
import { type Listed, listing, type PageWanted } from './listing.ts'

export interface ListEndUsersDeps extends ManagerDeps {
  readonly endUsers: Pick<EndUserStore, 'list'>
  readonly cursors: Cursors
}

export interface EndUsersWanted extends PageWanted {
  /** Undefined for all. */
  readonly externalId: string | undefined
}

/** Lists the end users of the organization, newest first; only the one of an external id, if given. */
export async function listEndUsers(
  deps: ListEndUsersDeps,
  asking: Asking<EndUsersWanted>,
): Promise<Answer<Listed<EndUser>, NotAuthorized>> {
  const allowed = await authorize(deps, asking, 'end_users:manage')
  if (!allowed.ok) return allowed
  const { externalId } = allowed.wanted
  const organization = allowed.manager.organization
  return listing(deps.cursors, [organization, 'end users', externalId], allowed.wanted, (page) =>
    deps.endUsers.list(organization, externalId, page),
  )
}
