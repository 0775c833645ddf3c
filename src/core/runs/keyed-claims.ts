import type { Limit, LocalLimits } from '../limits/index.ts'
import { orHere } from '../store-down.ts'
import type { Claims, Taken } from './two-stores.ts'

/**
 * The same claims. While their store is away, those without a token, of which nothing can be used
 * up twice, are counted here alone: an organization gets its whole number of runs from each process,
 * once more. A token is redeemed there or not at all.
 *
 * @param now milliseconds since 1970
 */
export function claimingKeyedHere(claims: Claims, local: LocalLimits, now: () => number): Claims {
  function takeHere(limits: readonly Limit[]): Taken {
    const [first, ...others] = limits
    const counted = first && local.count([first, ...others], now())
    if (counted && !counted.allowed) return { outcome: 'over_limit', quota: counted.quota }
    return { outcome: 'taken', giveBack: async () => local.uncount(limits, now()) }
  }

  return {
    take(wanted) {
      if (wanted.proof.by !== 'credential') return claims.take(wanted)
      return orHere(
        () => claims.take(wanted),
        () => takeHere(wanted.limits),
      )
    },
  }
}
