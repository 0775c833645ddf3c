import { actOf } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { LongLivedStore, ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import type { AboutOne, NotAuthorized } from './request.ts'

export interface RevokeTokenDeps extends ManagerDeps {
  readonly longLived: Pick<LongLivedStore, 'revoke' | 'show'>
}

/** Ends a long-lived token of the organization, and all made with it. One that has ended stays so. */
export async function revokeToken(
  deps: RevokeTokenDeps,
  request: AboutOne<unknown>,
): Promise<Answer<object, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'tokens:manage')
  if (!allowed.ok) return allowed
  const { manager } = allowed
  const token = await deps.longLived.show(manager.organization, request.id)
  if (!token) return deny('not_found')
  const { id, organization, kind } = token
  await deps.longLived.revoke(id, {
    ...actOf(manager),
    type: 'token.revoked',
    organization,
    subject: `token:${id}`,
    ends: [`token:${id}`],
    details: { kind },
  })
  return { ok: true }
}
