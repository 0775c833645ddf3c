import { mayHandleTokens } from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import type { ManagerDeps } from '../authenticate-manager.ts'
import type { LongLivedStore, LongLivedToken } from '../long-lived-store.ts'
import { type Asker, authenticateSeated, type NotSeated } from './authenticate.ts'
import { findVisible } from './visible.ts'

export interface ShowDeps extends ManagerDeps {
  readonly longLived: Pick<LongLivedStore, 'show'>
}

export interface ShowRequest extends Asker {
  readonly tokenId: string
}

/** Shows a token: anybody's in the organization to its admins, else only the caller's own. */
export async function show(
  deps: ShowDeps,
  { tokenId, ...asker }: ShowRequest,
): Promise<Answer<{ readonly token: LongLivedToken }, NotSeated | Denial<'token_not_found'>>> {
  const known = await authenticateSeated(deps, asker)
  if (!known.ok) return known
  const { manager } = known
  if (!mayHandleTokens(manager, 'own_tokens:read')) return deny('forbidden')
  const token = await findVisible(deps.longLived, manager, tokenId, 'tokens:read')
  return token ? { ok: true, token } : deny('token_not_found')
}
