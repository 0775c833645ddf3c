import type { EndUser, EndUserStore } from '../accounts/index.ts'
import type { Answer } from '../answer.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import type { NotAuthorized, Request } from './request.ts'

export interface ListEndUsersDeps extends ManagerDeps {
  readonly endUsers: Pick<EndUserStore, 'list'>
  readonly cursors: Cursors
}

export interface EndUsersWanted extends PageInput {
  /** Undefined for all. */
  readonly externalId: string | undefined
}

/** Lists the end users of the organization, newest first; only the one of an external id, if given. */
export async function listEndUsers(
  deps: ListEndUsersDeps,
  request: Request<EndUsersWanted>,
): Promise<Answer<CursorPage<EndUser>, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'end_users:manage')
  if (!allowed.ok) return allowed
  const { externalId } = allowed.input
  const organization = allowed.manager.organization
  return listing(deps.cursors, [organization, 'end users', externalId], allowed.input, (page) =>
    deps.endUsers.list(organization, externalId, page),
  )
}
