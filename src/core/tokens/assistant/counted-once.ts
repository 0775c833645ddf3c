import { boundedMemory } from '../../bounded-memory.ts'
import type { Feed } from '../../events/index.ts'
import { digestOf } from '../../secrets/index.ts'
import type { LongLivedStore } from '../long-lived-store.ts'

/** For how many lists it is remembered how many tokens are in them. */
const MOST_LISTS = 1_000

interface Total {
  readonly total: number
  readonly lastSeq: number
  readonly resets: number
}

/**
 * Counts how many tokens are in a list once for all its pages. The number counts as long as the log
 * of events has not grown, for whatever changes it appends one.
 */
export function countedOnce(
  { count }: Pick<LongLivedStore, 'count'>,
  feed: Pick<Feed, 'isFresh' | 'lastSeq' | 'resets'>,
): LongLivedStore['count'] {
  const totals = boundedMemory<string, Total>(MOST_LISTS)
  return async (filter, offset) => {
    const key = digestOf(JSON.stringify(filter)) // a filter may be as long as a URL
    const [lastSeq, resets, known] = [feed.lastSeq(), feed.resets(), totals.get(key)]
    const isCurrent = feed.isFresh() && known?.lastSeq === lastSeq && known.resets === resets
    if (known && isCurrent) return count(filter, offset, known.total)
    const counted = await count(filter, offset)
    totals.set(key, { total: counted.total, lastSeq, resets })
    return counted
  }
}
