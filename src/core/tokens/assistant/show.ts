import { type Answer, type Denial, deny } from '../../answer.ts'
import type { ManagerDeps } from '../authenticate-manager.ts'
import type { LongLivedStore, LongLivedToken } from '../long-lived-store.ts'
import {
  authenticatePlaced,
  type NotPlaced,
  type NotSeated,
  type PlacedAsker,
} from './authenticate.ts'
import { findVisible } from './visible.ts'

export interface ShowDeps extends ManagerDeps {
  readonly longLived: Pick<LongLivedStore, 'show'>
}

export interface ShowRequest extends PlacedAsker {
  readonly tokenId: string
}

/** Shows a token: anybody's in the organization to its admins, else only the caller's own. */
export async function show(
  deps: ShowDeps,
  { tokenId, ...asker }: ShowRequest,
): Promise<
  Answer<
    { readonly token: LongLivedToken },
    NotPlaced<never> | NotSeated | Denial<'token_not_found'>
  >
> {
  const known = await authenticatePlaced(deps, asker)
  if (!known.ok) return known
  const token = await findVisible(deps.longLived, known.manager, tokenId, 'tokens:read')
  return token ? { ok: true, token } : deny('token_not_found')
}
