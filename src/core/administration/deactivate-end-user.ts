import { actOf, type EndUser, type EndUserStore } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { AboutOne, NotAuthorized } from './request.ts'
import { type ShowEndUserDeps, showEndUser } from './show-end-user.ts'

export interface DeactivateEndUserDeps extends ShowEndUserDeps {
  readonly endUsers: Pick<EndUserStore, 'deactivate' | 'show'>
}

type Denied = NotAuthorized | Denial<'ended' | 'not_found'>

/** Ends all tokens of an end user, for good; others are refused until it is activated. */
export async function deactivateEndUser(
  deps: DeactivateEndUserDeps,
  request: AboutOne<unknown>,
): Promise<Answer<{ readonly endUser: EndUser }, Denied>> {
  const found = await showEndUser(deps, request)
  if (!found.ok) return found
  const { id, organization } = found.endUser
  const endUser = await deps.endUsers.deactivate(organization, id, {
    ...actOf(found.manager),
    type: 'end_user.deactivated',
    organization,
    subject: `endUser:${id}`,
    ends: [`endUser:${id}`],
    details: {},
  })
  return endUser ? { ok: true, endUser } : deny('ended')
}
