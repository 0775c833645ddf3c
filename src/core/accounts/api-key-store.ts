import type { Change, Seen, Subject } from '../events/index.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Ancestor, Authority } from './descent.ts'
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
  /** The token or API key that it was made with; null for none. */
  readonly parent: Subject | null
  /** What it descends from, the nearest first. */
  readonly ancestors: readonly Ancestor[]
  /** While it is, the key and what descends from it are refused like a bad credential. */
  readonly isPaused: boolean
  /** Whether the secret that it was found by was rotated out and is in its grace. */
  readonly isInGrace: boolean
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
  /** The token or API key that it was made with, and with which it ends; null for none. */
  readonly parent: Subject | null
  readonly isPaused: boolean
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly lastUsedAt: number | null
  /** The newest first; at most two others, which were rotated out, work until their grace ends. */
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

export type NewApiKey = Omit<
  ApiKey,
  'createdAt' | 'isPaused' | 'lastUsedAt' | 'revokedAt' | 'secrets'
> & {
  readonly secret: KeptSecret
}

/** What may be changed of an API key; what is left out stays. */
export type ApiKeyChanges = Partial<
  Pick<
    ApiKey,
    | 'expiresAt'
    | 'isPaused'
    | 'madeBy'
    | 'name'
    | 'parent'
    | 'permissions'
    | 'streamTokensPerMinute'
    | 'userTokensPerMinute'
  >
>

/** Why an API key was not changed; `latestAt` is when what it descends from ends. */
export type NotChanged =
  | 'maker_not_active'
  | 'not_below'
  | 'not_narrower'
  | { readonly latestAt: number }

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
  /**
   * Adds a key. It is there and revoked if its parent has been revoked meanwhile, or its operator
   * or its organization is not active any more.
   */
  add(key: NewApiKey, change: Change): Promise<ApiKey>
  /**
   * Gives the key another secret. The secrets that it had end after that many seconds, or when they
   * would have ended anyway; all but the newest two of them end at once. Undefined, and nothing
   * done, unless there is such a key, live. `not_below`, and nothing done, unless it is the
   * authority's own or descends from it, and the authority's secret is current.
   *
   * @param by undefined if the caller may rotate any key
   */
  rotate(
    id: string,
    secret: KeptSecret,
    graceSeconds: number,
    by: Authority | undefined,
    change: Change,
  ): Promise<ApiKey | 'not_below' | undefined>
  /**
   * Changes the key. Undefined, and nothing done, unless there is such a key, live. `not_below`, and
   * nothing done, unless it descends from the authority. Otherwise nothing is done, and the answer
   * says why, if the key would get a permission that it does not have, act for an operator who is
   * not active in its organization, or outlive what it descends from.
   *
   * @param by undefined if the caller may change any key
   */
  change(
    id: string,
    changes: ApiKeyChanges,
    by: Authority | undefined,
    change: Change,
  ): Promise<ApiKey | NotChanged | undefined>
  /**
   * Ends the key and everything that descends from it. False, and nothing done, unless there is
   * such a key, unrevoked.
   */
  revoke(id: string, change: Change): Promise<boolean>
  /** Ends the keys of operators who are not active, and says which. Without any: no event. */
  endOfInactive(change: Change): Promise<readonly string[]>
  /**
   * The public ids of live keys of an earlier version, which recorded no parents, that were made
   * with an access token and not handed over since.
   */
  madeWithTokens(most: number): Promise<readonly string[]>
  /** The public ids of live keys, used since that instant, that may neither chat nor manage. */
  usedWithoutRights(since: number, most: number): Promise<readonly string[]>
}
