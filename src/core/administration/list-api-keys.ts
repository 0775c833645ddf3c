import type { ApiKey, ApiKeyStore } from '../accounts/index.ts'
import type { Answer } from '../answer.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import type { Asking, NotAuthorized } from './asking.ts'
import { authorize } from './authorize.ts'
import { type Listed, listing, type PageWanted } from './listing.ts'

export interface ListApiKeysDeps extends ManagerDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'list'>
  readonly cursors: Cursors
}

/** Lists the API keys of the organization, revoked ones too, newest first. */
export async function listApiKeys(
  deps: ListApiKeysDeps,
  asking: Asking<PageWanted>,
): Promise<Answer<Listed<ApiKey>, NotAuthorized>> {
  const allowed = await authorize(deps, asking, 'api_keys:manage')
  if (!allowed.ok) return allowed
  const organization = allowed.manager.organization
  return listing(deps.cursors, [organization, 'api keys'], allowed.wanted, (page) =>
    deps.apiKeys.list(organization, page),
  )
}
