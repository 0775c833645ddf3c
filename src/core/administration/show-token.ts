import { type Answer, deny } from '../answer.ts'
import type { LongLivedStore, LongLivedToken, ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import type { AboutOne, NotAuthorized } from './request.ts'

export interface ShowTokenDeps extends ManagerDeps {
  readonly longLived: Pick<LongLivedStore, 'show'>
}

/** Shows a long-lived token of the organization, revoked ones too. */
export async function showToken(
  deps: ShowTokenDeps,
  request: AboutOne<unknown>,
): Promise<Answer<{ readonly token: LongLivedToken }, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'tokens:manage')
  if (!allowed.ok) return allowed
  const token = await deps.longLived.show(allowed.manager.organization, request.id)
  return token ? { ok: true, token } : deny('not_found')
}
