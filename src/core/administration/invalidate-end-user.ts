import { actOf, type EndUser, type EndUserStore } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { AboutOne, NotAuthorized } from './request.ts'
import { type ShowEndUserDeps, showEndUser } from './show-end-user.ts'

export interface InvalidateEndUserDeps extends ShowEndUserDeps {
  readonly endUsers: Pick<EndUserStore, 'invalidate' | 'show'>
}

type Denied = NotAuthorized | Denial<'ended' | 'not_found'>

/** Ends all tokens of an end user by raising the version. Others may be issued at once. */
export async function invalidateEndUser(
  deps: InvalidateEndUserDeps,
  request: AboutOne<unknown>,
): Promise<Answer<{ readonly endUser: EndUser }, Denied>> {
  const found = await showEndUser(deps, request)
  if (!found.ok) return found
  const { id, organization } = found.endUser
  const endUser = await deps.endUsers.invalidate(organization, id, {
    ...actOf(found.manager),
    type: 'end_user.invalidated',
    organization,
    subject: `endUser:${id}`,
    ends: [`endUser:${id}`],
    details: {},
  })
  return endUser ? { ok: true, endUser } : deny('ended')
}
