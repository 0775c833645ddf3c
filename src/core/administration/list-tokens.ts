import type { Answer } from '../answer.ts'
import type { AssistantStore } from '../assistants/index.ts'
import type { Cursors } from '../secrets/index.ts'
import type { LongLivedStore, LongLivedToken, ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import type { NotAuthorized, Request } from './request.ts'
import { type TokensWanted, tokenFilter } from './token-filter.ts'

export interface ListTokensDeps extends ManagerDeps {
  readonly longLived: Pick<LongLivedStore, 'list'>
  readonly assistants: Pick<AssistantStore, 'show'>
  readonly cursors: Cursors
}

export type TokenPageWanted = PageInput & TokensWanted & { readonly includeRevoked: boolean }

/** Lists the long-lived tokens of the organization, whoever's they are, newest first. */
export async function listTokens(
  deps: ListTokensDeps,
  request: Request<TokenPageWanted>,
): Promise<Answer<CursorPage<LongLivedToken>, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'tokens:manage')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const filter = await tokenFilter(deps.assistants, manager, input, input.includeRevoked)
  const scope = [manager.organization, 'tokens', JSON.stringify(filter)]
  return listing(deps.cursors, scope, input, async (page) =>
    filter ? deps.longLived.list(filter, page) : { items: [], next: undefined },
  )
}
