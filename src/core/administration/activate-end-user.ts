import { actOf, type EndUser, type EndUserStore } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { AboutOne, NotAuthorized } from './request.ts'
import { type ShowEndUserDeps, showEndUser } from './show-end-user.ts'

export interface ActivateEndUserDeps extends ShowEndUserDeps {
  readonly endUsers: Pick<EndUserStore, 'activate' | 'show'>
}

type Denied = NotAuthorized | Denial<'ended' | 'not_found'>

/** Lets tokens be issued for an end user again. Those that ended do not come back. */
export async function activateEndUser(
  deps: ActivateEndUserDeps,
  request: AboutOne<unknown>,
): Promise<Answer<{ readonly endUser: EndUser }, Denied>> {
  const found = await showEndUser(deps, request)
  if (!found.ok) return found
  const { id, organization } = found.endUser
  const endUser = await deps.endUsers.activate(organization, id, {
    ...actOf(found.manager),
    type: 'end_user.activated',
    organization,
    subject: `endUser:${id}`,
    ends: [`endUser:${id}`],
    details: {},
  })
  return endUser ? { ok: true, endUser } : deny('ended')
}
