import { actOf, type EndUserStore } from '../accounts/index.ts'
import type { Answer } from '../answer.ts'
import type { AboutOne, NotAuthorized } from './request.ts'
import { type ShowEndUserDeps, showEndUser } from './show-end-user.ts'

export interface EraseEndUserDeps extends ShowEndUserDeps {
  readonly endUsers: Pick<EndUserStore, 'erase' | 'show'>
}

/**
 * Forgets whom an end user stands for, and ends all tokens of theirs. The events stay, which never
 * said it. Again it changes nothing, and is no less a yes.
 */
export async function eraseEndUser(
  deps: EraseEndUserDeps,
  request: AboutOne<unknown>,
): Promise<Answer<object, NotAuthorized>> {
  const found = await showEndUser(deps, request)
  if (!found.ok) return found
  const { id, organization } = found.endUser
  await deps.endUsers.erase(organization, id, {
    ...actOf(found.manager),
    type: 'end_user.erased',
    organization,
    subject: `endUser:${id}`,
    ends: [`endUser:${id}`],
    details: {},
  })
  return { ok: true }
}
