import { orHere } from '../store-down.ts'
import type { Counted, Limit, Quota } from './limit.ts'
import type { LocalLimits } from './local.ts'

/** The limits of callers who are known by a key. */
export interface KeyedLimits {
  /** Where a limit stands, with nothing counted. */
  readonly quota: (limit: Limit) => Promise<Quota>
  /** Counts one, if the limit still allows it, and says when that was; milliseconds since 1970. */
  readonly count: (limit: Limit) => Promise<Counted & { readonly now: number }>
}

/** Where all processes count together. Throws `StoreDown`. */
export interface SharedLimits {
  quota(limit: Limit): Promise<Quota>
  admit(limits: readonly Limit[]): Promise<Counted & { readonly now: number }>
}

/**
 * Counts where all processes count together, and here alone while that is away: so a key gets its
 * whole number from each process, once more. Never for those whom nobody knows: they could take
 * that from every process under as many names as they like.
 *
 * @param now milliseconds since 1970, for as long as nobody else says what time it is
 */
export function createKeyedLimits(
  shared: SharedLimits,
  local: LocalLimits,
  now: () => number,
): KeyedLimits {
  return {
    quota: (limit) =>
      orHere(
        () => shared.quota(limit),
        () => local.look([limit], now()).quota,
      ),
    count: (limit) =>
      orHere(
        () => shared.admit([limit]),
        () => ({ ...local.count([limit], now()), now: now() }),
      ),
  }
}
