/** Remembers when each of many things happened last, until that is written down. */
export interface Latest {
  /** Costs the request that it is part of no more than memory. */
  readonly note: (name: string) => void
  /** Writes down what was noted. What could not be written is tried again the next time. */
  readonly flush: () => Promise<void>
}

/** As many are written down at a time, so that nobody else has to wait for long. */
const MOST_AT_ONCE = 1_000

/** About 15 MB. Past it, which takes a store that is away, what was noted first is dropped. */
const MOST_NOTED = 100_000

export function createLatest(
  write: (noted: readonly (readonly [name: string, at: number])[]) => Promise<void>,
  now: () => number,
  mostNoted: number = MOST_NOTED,
): Latest {
  const noted = new Map<string, number>()
  return {
    note(name) {
      noted.set(name, now())
      const [oldest] = noted.size > mostNoted ? noted.keys() : []
      if (oldest !== undefined) noted.delete(oldest)
    },
    async flush() {
      const all = [...noted]
      for (let from = 0; from < all.length; from += MOST_AT_ONCE) {
        const some = all.slice(from, from + MOST_AT_ONCE)
        await write(some)
        for (const [name, at] of some) if (noted.get(name) === at) noted.delete(name)
      }
    },
  }
}
