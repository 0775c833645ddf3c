import type { Counted, Limit, Quota } from '../limits/index.ts'

/** A single-use token on its way into the store, which never sees the secret itself. */
export interface NewToken {
  readonly digest: string
  readonly organization: string
  /** The API key it is issued under, and dies with. */
  readonly apiKeyId: string
  readonly lifetimeSeconds: number
  /**
   * By the clock of the store that keeps when an organization ended, which need not be this one's;
   * milliseconds since 1970. It is kept, and nothing is judged by it here.
   */
  readonly issuedAt: number
}

/** Whose an opaque token is. */
export type TokenOwner = Pick<NewToken, 'organization' | 'apiKeyId' | 'issuedAt'>

/** What a single-use JWT says of itself. Redeeming it leaves a mark in the store. */
export interface Claim {
  readonly jti: string
  /** What `admit` returned when it was issued. */
  readonly generation: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** A single-use JWT that says it lives for longer is none of ours; the longest of ours live 300 s. */
export const CLAIMABLE_MILLISECONDS = 360_000

/**
 * How long the mark of a redeemed JWT is kept, from the redemption on. Long past every expiry that
 * is accepted, whatever a JWT says of its own.
 */
export const MARK_MILLISECONDS = 15 * 60_000

/** What shows that a single-use token may be redeemed, and is used up by it. */
export type TokenProof =
  | { readonly by: 'token'; readonly digest: string; readonly organization: string }
  | { readonly by: 'jwt'; readonly claim: Claim }

/** Leave to issue a single-use JWT. */
export interface Admission extends Counted {
  /** The generation it must carry. */
  readonly generation: string
  /** The store's time, by which its claim will be judged; milliseconds since 1970. */
  readonly now: number
}

/** Whether a token was kept: `withheld` is the caller's own wish, `over_limit` the store's. */
export interface Put {
  readonly outcome: 'kept' | 'withheld' | 'over_limit'
  readonly quota: Quota
}

/**
 * Where unredeemed opaque tokens are kept and the marks of redeemed JWTs. `RunStore.redeem` takes
 * the former out and puts the latter in. Every
 * adapter must pass `storage/contracts/token-store.ts`.
 *
 * - A promise is one atomic step, judged by the store's own clock, which never runs backwards.
 * - A store that may have forgotten redemptions begins a new generation, and the tokens of every
 *   other generation are dead.
 * - What was answered stays true through a crash. A store that cannot answer, or not in time,
 *   throws `StoreDown`; whether it did the work is then unknown.
 */
export interface TokenStore {
  /**
   * Counts one in the bucket and keeps the token, or is over the limit and does neither. With
   * `withhold` it counts and keeps nothing. Says where the bucket stands in any case.
   */
  put(token: NewToken, limit: Limit, options: { readonly withhold: boolean }): Promise<Put>

  /** Where a bucket stands in which `put`, `admit` or a run counts, with nothing counted. */
  quota(limit: Limit): Promise<Quota>

  /** Whose a live token is, without taking it. Undefined for any other. */
  peek(digest: string): Promise<TokenOwner | undefined>

  /**
   * Counts one in each bucket, if all of them allow it, and says under what generation and when a
   * JWT may be issued. Keeps nothing that lasts: whoever may ask as often as he likes must not be
   * able to fill the store. Without limits it only answers.
   */
  admit(limits: readonly Limit[]): Promise<Admission>

  /** Whether a single-use JWT could be redeemed now, without redeeming it. */
  isClaimable(claim: Claim): Promise<boolean>

  /** Removes at most `most` tokens and windows that have expired, and says how many it did. */
  forgetExpired(most: number): Promise<number>
}
