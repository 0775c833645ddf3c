import { type Counted, digestOfName, type Limit, quotaOf } from './limit.ts'

/** About 15 MB when all are in use. */
const MOST_BUCKETS = 65_536

interface Window {
  used: number
  resetAt: number
}

type Limits = readonly [Limit, ...Limit[]]

/**
 * Counts in the memory of this process, which is bounded. Windows that are over are dropped first.
 * While the memory is full of windows that are not over, a bucket that has none is refused. No
 * window is dropped before its end: its bucket would begin to count again from nothing.
 */
export interface LocalLimits {
  /**
   * Counts one in each bucket if every limit still allows it, else in none. Says where the first
   * bucket that refuses stands, or else the first of all.
   *
   * @param limits one or more
   * @param now milliseconds since 1970
   */
  readonly count: (limits: Limits, now: number) => Counted
  /** Says whether one more would be allowed, if there was memory for it. Counts nothing. */
  readonly look: (limits: Limits, now: number) => Counted
  /** Takes back what was counted, in windows that are not over. */
  readonly uncount: (limits: readonly Limit[], now: number) => void
  /** Forgets every window, also those that refuse. */
  readonly clear: () => void
  /** How many buckets have a window. */
  readonly size: () => number
}

export function createLocalLimits(mostBuckets: number = MOST_BUCKETS): LocalLimits {
  const windows = createWindows()

  function judge(limits: Limits, now: number) {
    windows.dropOver(now)
    const first = windows.judged(limits[0], now)
    const all = [first, ...limits.slice(1).map((limit) => windows.judged(limit, now))]
    const full = all.find(({ limit, window }) => window.used + costOf(limit) > limit.count)
    return { first, all, full }
  }

  /** The first that would need memory which there is not. */
  function withoutRoom(all: readonly Judged[]): Judged | undefined {
    const fresh = all.filter(({ isFresh }) => isFresh)
    return windows.size() + fresh.length > mostBuckets ? fresh[0] : undefined
  }

  /** Nothing is left until the first window ends, which makes room. */
  const untilRoom = ({ limit }: Judged, now: number) =>
    quotaOf(limit, limit.count, windows.firstResetAt(now), now)

  return {
    count(limits, now) {
      const { first, all, full } = judge(limits, now)
      if (full) return { allowed: false, quota: standing(full, now) }
      const roomless = withoutRoom(all)
      if (roomless) return { allowed: false, quota: untilRoom(roomless, now) }
      for (const one of all) {
        one.window.used += costOf(one.limit)
        windows.keep(one)
      }
      return { allowed: true, quota: standing(first, now) }
    },
    look(limits, now) {
      const { first, full } = judge(limits, now)
      return { allowed: !full, quota: standing(full ?? first, now) }
    },
    uncount(limits, now) {
      for (const limit of limits) windows.lessen(limit, costOf(limit), now)
    },
    clear: windows.clear,
    size: windows.size,
  }
}

const costOf = ({ cost = 1 }: Limit): number => cost

/** A limit, its bucket's name as it is kept, and its window, which is fresh if none is kept. */
interface Judged {
  readonly limit: Limit
  readonly name: string
  readonly window: Window
  readonly isFresh: boolean
}

const standing = ({ limit, window }: Judged, now: number) =>
  quotaOf(limit, window.used, window.resetAt, now)

/**
 * Windows by the digests of their buckets' names, so that a name of any length takes the same
 * memory. Those of one length lie in the order in which they end, so that the first ones are the
 * first to be dropped.
 */
function createWindows() {
  const byLength = new Map<number, Map<string, Window>>()

  function ofLength(seconds: number): Map<string, Window> {
    const known = byLength.get(seconds)
    if (known) return known
    const begun = new Map<string, Window>()
    byLength.set(seconds, begun)
    return begun
  }

  return {
    judged(limit: Limit, now: number): Judged {
      const { windowSeconds } = limit
      const name = digestOfName(limit)
      const known = byLength.get(windowSeconds)?.get(name)
      if (known && known.resetAt > now) return { limit, name, window: known, isFresh: false }
      const window = { used: 0, resetAt: now + windowSeconds * 1000 }
      return { limit, name, window, isFresh: true }
    },
    keep({ limit, name, window, isFresh }: Judged): void {
      if (!isFresh) return
      const windows = ofLength(limit.windowSeconds)
      windows.delete(name)
      windows.set(name, window)
    },
    lessen(limit: Limit, by: number, now: number): void {
      const { name, window, isFresh } = this.judged(limit, now)
      if (isFresh) return
      window.used -= by
      if (window.used <= 0) byLength.get(limit.windowSeconds)?.delete(name)
    },
    dropOver(now: number): void {
      for (const windows of byLength.values()) {
        for (const [name, { resetAt }] of windows) {
          if (resetAt > now) break
          windows.delete(name)
        }
      }
    },
    firstResetAt(now: number): number {
      const firsts = [...byLength.values()].flatMap((windows) => {
        const { value, done } = windows.values().next()
        return done ? [] : [value.resetAt]
      })
      return firsts.length > 0 ? Math.min(...firsts) : now
    },
    clear: () => byLength.clear(),
    size: () => [...byLength.values()].reduce((size, windows) => size + windows.size, 0),
  }
}
