import type { ApiKey, ApiKeyStore, Manager } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import type { AskingAbout, NotAuthorized } from './asking.ts'
import { authorize } from './authorize.ts'

export interface ShowApiKeyDeps extends ManagerDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'show'>
}

/** Shows an API key of the organization, a revoked one too, to who manages such. */
export async function showApiKey<Wanted>(
  deps: ShowApiKeyDeps,
  asking: AskingAbout<Wanted>,
): Promise<
  Answer<
    { readonly apiKey: ApiKey; readonly manager: Manager; readonly wanted: Wanted },
    NotAuthorized
  >
> {
  const allowed = await authorize(deps, asking, 'api_keys:manage')
  if (!allowed.ok) return allowed
  const apiKey = await deps.apiKeys.show(allowed.manager.organization, asking.id)
  return apiKey ? { ...allowed, apiKey } : deny('not_found')
}
