import { type ApiKey, type ApiKeyStore, keyMay } from '../accounts/index.ts'
import type { SetupStore } from './store.ts'

export interface FirstKeyDeps {
  readonly setup: Pick<SetupStore, 'setupIds'>
  readonly apiKeys: Pick<ApiKeyStore, 'show'>
}

/**
 * Returns the API key that set-up made, if it is not revoked and may manage: earlier versions made
 * it with every permission, and it keeps them.
 */
export async function firstKeyThatManages({
  setup,
  apiKeys,
}: FirstKeyDeps): Promise<ApiKey | undefined> {
  const ids = await setup.setupIds()
  const key = ids && (await apiKeys.show(ids.organization.id, ids.apiKey.id))
  return key && key.revokedAt === null && keyMay(key.permissions, 'manage') ? key : undefined
}
