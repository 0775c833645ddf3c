import { boundedMemory } from '../bounded-memory.ts'
import { type Counted, type Limit, quotaOf } from './limit.ts'

/** About 15 MB when all are in use. Past it the bucket that was idle for longest is forgotten. */
const MOST_BUCKETS = 65_536

interface Window {
  used: number
  resetAt: number
}

/** Counts in the memory of this process, which is bounded. */
export interface LocalLimits {
  /**
   * Counts one in each bucket, if every limit still allows it; otherwise in none. Says where the
   * first bucket that refuses stands, or else the first of all.
   *
   * @param limits one or more
   * @param now milliseconds since 1970
   */
  readonly count: (limits: readonly [Limit, ...Limit[]], now: number) => Counted
  /** The same without counting: says whether one more would be allowed. */
  readonly look: (limits: readonly [Limit, ...Limit[]], now: number) => Counted
}

export function createLocalLimits(mostBuckets: number = MOST_BUCKETS): LocalLimits {
  const windows = boundedMemory<string, Window>(mostBuckets)

  function windowOf({ bucket, windowSeconds }: Limit, now: number): Window {
    const known = windows.get(bucket)
    if (known && known.resetAt > now) return known
    return { used: 0, resetAt: now + windowSeconds * 1000 }
  }

  function judge(limits: readonly [Limit, ...Limit[]], now: number, isCounting: boolean): Counted {
    const judged = limits.map((limit) => ({ limit, window: windowOf(limit, now) }))
    const full = judged.find(({ limit, window }) => window.used + costOf(limit) > limit.count)
    for (const { limit, window } of full || !isCounting ? [] : judged) {
      window.used += costOf(limit)
      windows.set(limit.bucket, window)
    }
    const { limit = limits[0], window = windowOf(limits[0], now) } = full ?? {}
    return { allowed: !full, quota: quotaOf(limit, window.used, window.resetAt, now) }
  }

  return {
    count: (limits, now) => judge(limits, now, true),
    look: (limits, now) => judge(limits, now, false),
  }
}

const costOf = ({ cost = 1 }: Limit): number => cost
