import type { ApiKey, ApiKeyStore, Manager } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { ManagerDeps, NotAManager } from '../tokens/index.ts'
import type { AskingAbout, Invalid } from './asking.ts'
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
    NotAManager | Invalid | Denial<'not_found'>
  >
> {
  const allowed = await authorize(deps, asking, 'api_keys:manage')
  if (!allowed.ok) return allowed
  const apiKey = await deps.apiKeys.show(allowed.manager.operator.organization.id, asking.id)
  return apiKey ? { ...allowed, apiKey } : deny('not_found')
}
