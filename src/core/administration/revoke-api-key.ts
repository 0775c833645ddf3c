import { type ApiKeyStore, actOf } from '../accounts/index.ts'
import type { Answer } from '../answer.ts'
import type { AboutOne, NotAuthorized } from './request.ts'
import { type ShowApiKeyDeps, showApiKey } from './show-api-key.ts'

export interface RevokeApiKeyDeps extends ShowApiKeyDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'revoke' | 'show'>
}

/**
 * Ends an API key with all its secrets, what was issued under it, and what descends from it. Again
 * it changes nothing and succeeds.
 */
export async function revokeApiKey(
  deps: RevokeApiKeyDeps,
  request: AboutOne<unknown>,
): Promise<Answer<object, NotAuthorized>> {
  const found = await showApiKey(deps, request)
  if (!found.ok) return found
  const { id, organization } = found.apiKey
  await deps.apiKeys.revoke(id, {
    ...actOf(found.manager),
    type: 'api_key.revoked',
    organization,
    subject: `apiKey:${id}`,
    ends: [`apiKey:${id}`],
    details: {},
  })
  return { ok: true }
}
