import { digestOf, isSecret } from '../secrets/index.ts'
import type { Caller } from './api-key-store.ts'
import type { Callers } from './callers.ts'

export const API_KEY_PREFIX = 'sk_'

/** Finds whom the secret of an API key speaks for. Whatever is wrong with it, it finds no one. */
export async function authenticateKey(
  callers: Pick<Callers, 'callerByDigest'>,
  secret: string,
): Promise<Caller | undefined> {
  if (!isSecret(API_KEY_PREFIX, secret)) return undefined
  return callers.callerByDigest(digestOf(secret))
}
