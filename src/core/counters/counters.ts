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

/** Past so many sums, which only a store that is away leaves waiting, new ones are not begun. */
const MOST_SUMS = 10_000

/** As many are written down at a time, so that nobody else has to wait for long. */
const MOST_AT_ONCE = 500

/** @param now the store's clock; milliseconds since 1970 */
export function createCounters(now: () => number): Counters {
  const sums = new Map<string, Counted>()
  let flushed: Promise<unknown> = Promise.resolve()

  function add({ hourAt, organization, kind, outcome, refusal }: Counted, by: number): void {
    const key = JSON.stringify([hourAt, organization, kind, outcome, refusal])
    const count = (sums.get(key)?.count ?? 0) + by
    if (count === 0) sums.delete(key)
    else if (sums.has(key) || sums.size < MOST_SUMS) {
      sums.set(key, { hourAt, organization, kind, outcome, refusal, count })
    }
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
    count: (what) => add({ ...what, hourAt: Math.floor(now() / HOUR) * HOUR, count: 0 }, 1),
    flush(store) {
      const done = flushed.then(() => write(store))
      flushed = done.catch(() => undefined)
      return done
    },
  }
}
