import { type Feed, remembered } from '../events/index.ts'
import type { ApiKeyStore, Caller } from './api-key-store.ts'

/** Who holds an API key. */
export interface Callers {
  /** Whom the live API key with a secret of this digest speaks for. */
  readonly callerByDigest: (digest: string) => Promise<Caller | undefined>
  /** Likewise for the API key with this internal id. */
  readonly callerById: (apiKeyId: string) => Promise<Caller | undefined>
  /** As by digest, and also if it has expired. */
  readonly evenExpired: (digest: string) => Promise<Caller | undefined>
  readonly isExpired: (caller: Caller) => boolean
}

export interface CallersDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'byId' | 'bySecret'>
  readonly feed: Feed
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
  /** Is told of every live secret that was presented. */
  readonly noteUse: (digest: string) => void
}

/** Finds callers, remembering what was found for as long as it is so. */
export function createCallers({ apiKeys, feed, now, noteUse }: CallersDeps): Callers {
  const subjectsOf = ({ apiKeyId, organization }: Caller) =>
    [`apiKey:${apiKeyId}`, `organization:${organization}`] as const
  const bySecret = remembered({ feed, subjectsOf, read: (digest) => apiKeys.bySecret(digest) })
  const byId = remembered({ feed, subjectsOf, read: (id) => apiKeys.byId(id) })
  const isExpired = ({ expiresAt }: Caller) => expiresAt !== null && now() >= expiresAt
  const live = (caller: Caller | undefined) => (caller && !isExpired(caller) ? caller : undefined)
  return {
    async callerByDigest(digest) {
      const caller = live(await bySecret(digest))
      if (caller) noteUse(digest)
      return caller
    },
    callerById: async (id) => live(await byId(id)),
    evenExpired: bySecret,
    isExpired,
  }
}
