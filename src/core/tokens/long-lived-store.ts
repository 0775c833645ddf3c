import type { Ancestor, Authority, KeptSecret, Operator, Permission } from '../accounts/index.ts'
import type { Change, Seen, Subject } from '../events/index.ts'
import type { Page, PageRequest } from '../page.ts'
import type { LongLivedKind } from './kinds.ts'

/** JSON that a token's owner keeps with it. */
export type TokenNotes = Readonly<Record<string, unknown>>

/** An opaque token that is used many times, as it is shown. */
export interface LongLivedToken {
  readonly id: string
  readonly kind: LongLivedKind
  readonly organization: string
  /** For whom it acts; null for a token for an assistant that acts for none. */
  readonly operator: Pick<Operator, 'id' | 'username'> | null
  /** The one that it opens; null for a token that acts as its operator. */
  readonly assistant: { readonly id: string; readonly naturalId: string | null } | null
  /** The token or API key with which it was made, and with which it dies. */
  readonly madeBy: Subject | null
  /** What its owner calls it. */
  readonly name: string
  /** The beginning of its newest secret: prefix and 4 characters. */
  readonly mask: string
  readonly isReadOnly: boolean
  /** Networks and pages from which alone it may be used; null for all. At most one of them is set. */
  readonly cidr: string | null
  readonly host: string | null
  readonly data: TokenNotes | null
  /** What its parent was allowed when it was made; null for everything. */
  readonly permissions: readonly Permission[] | null
  // Milliseconds since 1970.
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly lastUsedAt: number | null
}

/** A live token with whom it acts for. */
export interface Borne {
  readonly token: LongLivedToken
  /** Null if it acts for no operator. */
  readonly operator: Operator | null
  /** Of the secret that it was found by. */
  readonly digest: string
  /** Whether that secret was rotated out and is in its grace. */
  readonly isInGrace: boolean
  /** What the token descends from, the nearest first. */
  readonly ancestors: readonly Ancestor[]
  /** When the token ends, or the secret it was found by if that is earlier; null if never. */
  readonly expiresAt: number | null
}

export type NewLongLivedToken = Omit<
  LongLivedToken,
  'assistant' | 'createdAt' | 'lastUsedAt' | 'mask' | 'operator' | 'revokedAt'
> & {
  readonly operator: string | null
  readonly assistant: string | null
  readonly secret: KeptSecret
}

/** Which tokens; what is undefined does not matter. */
export interface TokenFilter {
  readonly organization: string
  readonly kinds: readonly LongLivedKind[]
  readonly operator?: string | undefined
  /** Only tokens that were made with this token or API key itself. */
  readonly madeBy?: Subject | undefined
  /** By the operator's name. */
  readonly username?: string | undefined
  readonly assistant?: string | undefined
  /** What the mask begins with. */
  readonly maskPrefix?: string | undefined
  readonly includeRevoked: boolean
}

/** How many are skipped, where a published API counts so. */
export interface Offset {
  readonly start: number
  readonly limit: number
}

/**
 * Where long-lived tokens are kept. Whatever makes, changes or ends one appends its event in the
 * same step, and that event ends, besides what it says, every token that the step ended. Every
 * adapter must pass `storage/contracts/long-lived-store.ts`. Throws `StoreDown`.
 */
export interface LongLivedStore {
  /**
   * The token that has a secret of this digest, as of the last event. Undefined unless it is
   * unrevoked, and its organization, and its operator and its assistant, if it has them, are active.
   * Whether it has expired is for the caller to judge.
   */
  bySecret(digest: string): Promise<Seen<Borne>>

  /**
   * Adds a token. If what it is made by has been revoked, or its operator, its organization or its
   * assistant are not active any more, or the operator has lost the AI seat that it takes, it is
   * there and revoked.
   */
  add(token: NewLongLivedToken, change: Change): Promise<LongLivedToken>
  show(organization: string, id: string): Promise<LongLivedToken | undefined>
  /** Newest first; stable while tokens are added. */
  list(filter: TokenFilter, page: PageRequest): Promise<Page<LongLivedToken>>
  /**
   * Likewise, with how many there are in all.
   *
   * @param total how many there are, if that is known and need not be counted
   */
  count(
    filter: TokenFilter,
    offset: Offset,
    total?: number,
  ): Promise<{ readonly items: readonly LongLivedToken[]; readonly total: number }>

  /**
   * Gives the token another secret. The secrets that it had end after that many seconds, or when
   * they would have ended anyway; all but the newest two of them end at once. Undefined, and nothing
   * done, unless it is there, unrevoked and unexpired. `not_below`, and nothing done, unless it is
   * the authority's own or descends from it, and the authority's secret is current.
   *
   * @param by undefined if the caller may rotate any token
   */
  rotate(
    id: string,
    secret: KeptSecret,
    graceSeconds: number,
    by: Authority | undefined,
    change: Change,
  ): Promise<LongLivedToken | 'not_below' | undefined>

  /**
   * Revokes the token and everything that descends from it. False, and nothing done, if it was
   * revoked before.
   */
  revoke(id: string, change: Change): Promise<boolean>

  /**
   * Revokes at most `most` of the unrevoked tokens, and everything that descends from them, and says
   * how many of those that ended the filter selects; without any it appends no event.
   *
   * @param except tokens to be kept
   */
  revokeMany(
    filter: TokenFilter,
    except: readonly string[],
    most: number,
    change: Change,
  ): Promise<number>

  /** Notes when secrets were last used, of tokens and API keys alike; never backwards. */
  used(uses: readonly { readonly digest: string; readonly at: number }[]): Promise<void>

  /**
   * Forgets at most `most` secrets, of tokens and API keys alike, that were rotated out and whose
   * grace ended thirty days ago, and says how many it did.
   */
  forgetSecrets(most: number): Promise<number>
}
