import { digestOf, isSecret } from '../secrets/index.ts'
import type { AccountStore, Caller } from './store.ts'

export const API_KEY_PREFIX = 'sk_'

/** Finds whom the secret of an API key speaks for. Whatever is wrong with it, it finds no one. */
export async function authenticateKey(
  accounts: AccountStore,
  secret: string,
): Promise<Caller | undefined> {
  if (!isSecret(API_KEY_PREFIX, secret)) return undefined
  return accounts.callerByDigest(digestOf(secret))
}
