import { type Answer, deny } from '../answer.ts'
import type { LongLivedStore, LongLivedToken, ManagerDeps } from '../tokens/index.ts'
import type { AskingAbout, NotAuthorized } from './asking.ts'
import { authorize } from './authorize.ts'

export interface ShowTokenDeps extends ManagerDeps {
  readonly longLived: Pick<LongLivedStore, 'show'>
}

/** Shows a long-lived token of the organization, revoked ones too. */
export async function showToken(
  deps: ShowTokenDeps,
  asking: AskingAbout<unknown>,
): Promise<Answer<{ readonly token: LongLivedToken }, NotAuthorized>> {
  const allowed = await authorize(deps, asking, 'tokens:manage')
  if (!allowed.ok) return allowed
  const token = await deps.longLived.show(allowed.manager.organization, asking.id)
  return token ? { ok: true, token } : deny('not_found')
}
