import type { EndUser, EndUserStore, Manager } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import type { AboutOne, NotAuthorized } from './request.ts'

export interface ShowEndUserDeps extends ManagerDeps {
  readonly endUsers: Pick<EndUserStore, 'show'>
}

/** Shows an end user of the organization, an erased one too, to who manages such. */
export async function showEndUser(
  deps: ShowEndUserDeps,
  request: AboutOne<unknown>,
): Promise<Answer<{ readonly endUser: EndUser; readonly manager: Manager }, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'end_users:manage')
  if (!allowed.ok) return allowed
  const { manager } = allowed
  const endUser = await deps.endUsers.show(manager.organization, request.id)
  return endUser ? { ok: true, manager, endUser } : deny('not_found')
}
