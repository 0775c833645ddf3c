import type { ApiKey, ApiKeyStore, Manager } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import type { AboutOne, NotAuthorized } from './request.ts'

export interface ShowApiKeyDeps extends ManagerDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'show'>
}

/** Shows an API key of the organization, a revoked one too, to who manages such. */
export async function showApiKey<Wanted>(
  deps: ShowApiKeyDeps,
  request: AboutOne<Wanted>,
): Promise<
  Answer<
    { readonly apiKey: ApiKey; readonly manager: Manager; readonly input: Wanted },
    NotAuthorized
  >
> {
  const allowed = await authorize(deps, request, 'api_keys:manage')
  if (!allowed.ok) return allowed
  const apiKey = await deps.apiKeys.show(allowed.manager.organization, request.id)
  return apiKey ? { ...allowed, apiKey } : deny('not_found')
}
