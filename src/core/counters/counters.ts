import type { Count, Counted, CounterStore } from './store.ts'

/** Counts in memory until it is written down. */
export interface Counters {
  /** Costs the request that it is part of no more than memory. */
  readonly count: (what: Count) => void
  /**
   * Writes down what was counted, one flush after another. What could not be written is kept for
   * the next time.
   */
  readonly flush: (store: Pick<CounterStore, 'add'>) => Promise<void>
}

const HOUR = 3_600_000

/**
 * Past so many sums, which only a store that is away leaves waiting, what is counted is no longer
 * told apart by organization and hour: the totals of the deployment stay right.
 */
const MOST_SUMS_APART = 9_999

/** As many are written down at a time, so that nobody else has to wait for long. */
const MOST_AT_ONCE = 500

/** @param now the store's clock; milliseconds since 1970 */
export function createCounters(now: () => number): Counters {
  const sums = new Map<string, Counted>()
  let flushed: Promise<unknown> = Promise.resolve()
  /** The hour to which everything is counted that has no room of its own. */
  let restHourAt: number | undefined

  function add(sum: Counted, by: number): void {
    const key = keyOf(sum)
    const count = (sums.get(key)?.count ?? 0) + by
    if (count === 0) sums.delete(key)
    else sums.set(key, { ...sum, count })
  }

  function fitting(sum: Counted): Counted {
    if (sums.size < MOST_SUMS_APART) restHourAt = undefined
    else if (!sums.has(keyOf(sum))) {
      restHourAt ??= sum.hourAt
      return { ...sum, organization: '', hourAt: restHourAt }
    }
    return sum
  }

  async function write(store: Pick<CounterStore, 'add'>): Promise<void> {
    const all = [...sums.values()]
    for (let from = 0; from < all.length; from += MOST_AT_ONCE) {
      const some = all.slice(from, from + MOST_AT_ONCE)
      await store.add(some)
      for (const sum of some) add(sum, -sum.count)
    }
  }

  return {
    count({ organization, kind, outcome, refusal }) {
      const hourAt = Math.floor(now() / HOUR) * HOUR
      add(fitting({ hourAt, organization, kind, outcome, refusal, count: 0 }), 1)
    },
    flush(store) {
      const done = flushed.then(() => write(store))
      flushed = done.catch(() => undefined)
      return done
    },
  }
}

const keyOf = ({ hourAt, organization, kind, outcome, refusal }: Counted): string =>
  JSON.stringify([hourAt, organization, kind, outcome, refusal])
