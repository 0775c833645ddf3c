import { actOf, type EndUser, type EndUserStore, type Manager } from '../accounts/index.ts'
import { type Denial, deny } from '../answer.ts'
import { changeOf, type EventType } from '../events/index.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import type { AboutOne, Reply, Request } from './request.ts'

export interface EndUserDeps extends ManagerDeps {
  readonly endUsers: EndUserStore
  readonly cursors: Cursors
}

interface EndUsersInput extends PageInput {
  /** Undefined for all. */
  readonly externalId: string | undefined
}

/** Lists the end users of the organization, newest first; only the one of an external id, if given. */
async function list(
  deps: EndUserDeps,
  request: Request<EndUsersInput>,
): Reply<CursorPage<EndUser>> {
  const allowed = await authorize(deps, request, 'end_users:manage')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const { organization } = manager
  const { externalId } = input
  return listing(deps.cursors, [organization, 'end users', externalId], input, (page) =>
    deps.endUsers.list(organization, externalId, page),
  )
}

/** Shows an end user of the organization, an erased one too. */
async function show(
  deps: EndUserDeps,
  request: AboutOne<unknown>,
): Reply<{ readonly endUser: EndUser; readonly manager: Manager }> {
  const allowed = await authorize(deps, request, 'end_users:manage')
  if (!allowed.ok) return allowed
  const { manager } = allowed
  const endUser = await deps.endUsers.show(manager.organization, request.id)
  return endUser ? { ok: true, manager, endUser } : deny('not_found')
}

const changing =
  (verb: 'activate' | 'deactivate' | 'erase' | 'invalidate', type: EventType) =>
  async (
    deps: EndUserDeps,
    request: AboutOne<unknown>,
  ): Reply<{ readonly endUser: EndUser }, Denial<'ended'>> => {
    const found = await show(deps, request)
    if (!found.ok) return found
    const { id, organization } = found.endUser
    const change = changeOf(actOf(found.manager), type, organization, `endUser:${id}`)
    const endUser = await deps.endUsers[verb](organization, id, change)
    return endUser ? { ok: true, endUser } : deny('ended')
  }

const eraseOnce = changing('erase', 'end_user.erased')

/**
 * Erases the external id of an end user, and ends all tokens of the user. The events stay, which
 * never held that id. Succeeds, and changes nothing, if the user was erased before.
 */
async function erase(deps: EndUserDeps, request: AboutOne<unknown>): Reply<object> {
  const erased = await eraseOnce(deps, request)
  return !erased.ok && erased.denial === 'ended' ? { ok: true } : erased
}

/** What managers do with end users. */
export const END_USER_VERBS = {
  list,
  show,
  /** Lets tokens be issued for an end user again. Those that ended do not come back. */
  activate: changing('activate', 'end_user.activated'),
  /** Ends all tokens of an end user permanently; others are refused until it is activated. */
  deactivate: changing('deactivate', 'end_user.deactivated'),
  /** Ends all tokens of an end user by raising the version. Others may be issued at once. */
  invalidate: changing('invalidate', 'end_user.invalidated'),
  erase,
}
