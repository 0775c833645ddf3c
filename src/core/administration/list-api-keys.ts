import type { ApiKey, ApiKeyStore } from '../accounts/index.ts'
import type { Answer } from '../answer.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import type { NotAuthorized, Request } from './request.ts'

export interface ListApiKeysDeps extends ManagerDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'list'>
  readonly cursors: Cursors
}

/** Lists the API keys of the organization, revoked ones too, newest first. */
export async function listApiKeys(
  deps: ListApiKeysDeps,
  request: Request<PageInput>,
): Promise<Answer<CursorPage<ApiKey>, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'api_keys:manage')
  if (!allowed.ok) return allowed
  const organization = allowed.manager.organization
  return listing(deps.cursors, [organization, 'api keys'], allowed.input, (page) =>
    deps.apiKeys.list(organization, page),
  )
}
