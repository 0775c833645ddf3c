import type { Answer } from '../answer.ts'
import type { AssistantStore } from '../assistants/index.ts'
import type { Cursors } from '../secrets/index.ts'
import type { LongLivedStore, LongLivedToken, ManagerDeps } from '../tokens/index.ts'
import type { Asking, NotAuthorized } from './asking.ts'
import { authorize } from './authorize.ts'
import { type Listed, listing, type PageWanted } from './listing.ts'
import { type TokensWanted, tokenFilter } from './token-filter.ts'

export interface ListTokensDeps extends ManagerDeps {
  readonly longLived: Pick<LongLivedStore, 'list'>
  readonly assistants: Pick<AssistantStore, 'show'>
  readonly cursors: Cursors
}

export type TokenPageWanted = PageWanted & TokensWanted & { readonly includeRevoked: boolean }

/** Lists the long-lived tokens of the organization, whoever's they are, newest first. */
export async function listTokens(
  deps: ListTokensDeps,
  asking: Asking<TokenPageWanted>,
): Promise<Answer<Listed<LongLivedToken>, NotAuthorized>> {
  const allowed = await authorize(deps, asking, 'tokens:manage')
  if (!allowed.ok) return allowed
  const { manager, wanted } = allowed
  const filter = await tokenFilter(deps.assistants, manager, wanted, wanted.includeRevoked)
  const scope = [manager.organization, 'tokens', JSON.stringify(filter)]
  return listing(deps.cursors, scope, wanted, async (page) =>
    filter ? deps.longLived.list(filter, page) : { items: [], next: undefined },
  )
}
