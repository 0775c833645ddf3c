import type { Limit, Quota } from '../limits/index.ts'
import type { TokenProof } from '../tokens/index.ts'

/** What entitles a caller to one run: a token that is used up by it, or a credential that is not. */
export type Proof = TokenProof | { readonly by: 'credential' }

export interface Redemption {
  /** Names the run, and its hold. A token's digest or a JWT's `jti`: one token is one run. */
  readonly id: string
  readonly proof: Proof
  /** Who pays: the organization of the assistant. */
  readonly organization: string
  /** Whole credits, 0 or more. */
  readonly price: number
  readonly limits: readonly Limit[]
}

export type Redeemed =
  | { readonly outcome: 'redeemed' | 'gone' | 'no_credits' }
  | { readonly outcome: 'over_limit'; readonly quota: Quota }

/**
 * Where it is decided who may run. Every adapter must pass `storage/contracts/run-store.ts`.
 */
export interface RunStore {
  /**
   * Uses the proof up, counts in every bucket and holds the price: all of it, or nothing.
   *
   * - An opaque token is removed. A JWT leaves a mark, which is kept for 15 minutes whatever the JWT
   *   says; one that claims to live for more than 360 seconds is `gone`.
   * - Of any number of simultaneous callers with one token exactly one hears `redeemed`. All the
   *   others, and everyone afterwards, hear `gone`, through crashes and restarts.
   * - `gone` is also said of a token that is expired by the store's clock, belongs to another
   *   organization or generation, or never was; and of an id that was redeemed before, for a day
   *   at least. It changes nothing.
   * - `over_limit` comes with the first of the limits that did not allow it.
   * - With `over_limit` and `no_credits` the token is as good as before.
   * - Throws `StoreDown`; it is then unknown whether the token was taken. Do not ask again.
   */
  redeem(redemption: Redemption): Promise<Redeemed>
}
