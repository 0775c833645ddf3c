import type { Change, Seen } from '../events/index.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Environment, Permission } from './permission.ts'

/** Whom an API key speaks for, and what it may ask for. */
export interface Caller {
  /** The internal id of the API key. */
  readonly apiKeyId: string
  /** Its public id, `pk_…`. */
  readonly keyId: string
  readonly organization: string
  readonly name: string
  readonly environment: Environment
  readonly permissions: readonly Permission[]
  /** The operator for whom it acts where operators act; null if it acts for none. */
  readonly madeBy: string | null
  /**
   * When it ends, or the secret that it was found by if that is earlier; milliseconds since 1970,
   * null if never. From that instant on it is dead.
   */
  readonly expiresAt: number | null
  /** How many a minute this key may issue, where that is not the usual number. */
  readonly streamTokensPerMinute: number | null
  readonly userTokensPerMinute: number | null
  /** What was issued up to then is dead, as of an assistant that ended. Null if that never was. */
  readonly organizationEndedAt: number | null
}

/** An API key as it is shown: its secrets by their beginnings only. */
export interface ApiKey {
  readonly id: string
  readonly keyId: string
  readonly organization: string
  readonly name: string
  readonly environment: Environment
  readonly permissions: readonly Permission[]
  readonly streamTokensPerMinute: number | null
  readonly userTokensPerMinute: number | null
  readonly madeBy: string | null
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly lastUsedAt: number | null
  /** The newest first; the others were rotated out and work until their grace ends. */
  readonly secrets: readonly ShownSecret[]
}

export interface ShownSecret {
  readonly mask: string
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly lastUsedAt: number | null
}

/** A secret on its way into the store, which sees its digest and what may be shown of it. */
export interface KeptSecret {
  readonly digest: string
  readonly mask: string
}

export type NewApiKey = Omit<ApiKey, 'createdAt' | 'lastUsedAt' | 'revokedAt' | 'secrets'> & {
  readonly secret: KeptSecret
}

/** Where API keys are kept. Whatever changes one appends its event in the same step. */
export interface ApiKeyStore {
  /**
   * Whom the API key speaks for that has a secret of this digest, as of the last event. Undefined
   * unless it is unrevoked and its organization active; whether it has expired is for the caller
   * to judge.
   */
  bySecret(digest: string): Promise<Seen<Caller>>
  /** Likewise by its internal id; a secret's own expiry is then not looked at. */
  byId(apiKeyId: string): Promise<Seen<Caller>>

  /** The keys of an organization, revoked ones too, newest first. */
  list(organization: string, page: PageRequest): Promise<Page<ApiKey>>
  show(organization: string, id: string): Promise<ApiKey | undefined>
  add(key: NewApiKey, change: Change): Promise<ApiKey>
  /**
   * Gives the key another secret. Those it had end after so many seconds, or when they would have
   * ended anyway. Undefined, and nothing done, unless there is such a key, live.
   */
  rotate(
    id: string,
    secret: KeptSecret,
    graceSeconds: number,
    change: Change,
  ): Promise<ApiKey | undefined>
  /**
   * Ends the key, and all long-lived tokens made with it. False, and nothing done, unless there is
   * such a key, unrevoked.
   */
  revoke(id: string, change: Change): Promise<boolean>
}
