import { type Feed, remembered, type Seen, type Subject } from '../events/index.ts'
import type { ApiKeyStore, Caller } from './api-key-store.ts'
import { areLive, endUnder, permissionsUnder } from './descent.ts'

/** Who holds an API key. */
export interface Callers {
  /** Whom the live API key with a secret of this digest speaks for. */
  readonly callerByDigest: (digest: string) => Promise<Caller | undefined>
  /** Likewise for the API key with this internal id. */
  readonly callerById: (apiKeyId: string) => Promise<Caller | undefined>
  /** As by digest, and also if it has expired; never one that is paused. */
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
  const bySecret = remembered({
    feed,
    subjectsOf,
    read: async (digest) => underAncestors(await apiKeys.bySecret(digest)),
  })
  const byId = remembered({
    feed,
    subjectsOf,
    read: async (id) => underAncestors(await apiKeys.byId(id)),
  })
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

function subjectsOf({ apiKeyId, organization, ancestors }: Caller): Subject[] {
  const own: Subject[] = [`apiKey:${apiKeyId}`, `organization:${organization}`]
  return [...own, ...ancestors.map(({ subject }) => subject)]
}

/** Restricts a caller to what its ancestors may do. None is found while one of them is not live. */
function underAncestors({ value, asOf }: Seen<Caller>): Seen<Caller> {
  if (!value || value.isPaused || !areLive(value.ancestors)) return { asOf, value: undefined }
  const { ancestors } = value
  const permissions = permissionsUnder(value.permissions, ancestors) ?? []
  return { asOf, value: { ...value, permissions, expiresAt: endUnder(value.expiresAt, ancestors) } }
}
