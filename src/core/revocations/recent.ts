import type { Event, Place } from '../events/index.ts'

/** The last events of a log, so that most readers need not ask the store for them. */
export interface Recent {
  /** Forgets what there is: what comes now comes after this. */
  readonly begin: (place: Place) => void
  readonly add: (events: readonly Event[]) => void
  /** What came after a place; undefined if that is not kept, or is no place in this log. */
  readonly since: (place: Place) => readonly Event[] | undefined
}

export function createRecent(most: number): Recent {
  let before: Place | undefined
  let kept: readonly Event[] = []
  return {
    begin(place) {
      before = place
      kept = []
    },
    add(events) {
      const all = [...kept, ...events]
      const tooMany = Math.max(0, all.length - most)
      before = all[tooMany - 1] ?? before
      kept = all.slice(tooMany)
    },
    since(place) {
      const isThere = (it: Place | undefined) => it?.seq === place.seq && it.hash === place.hash
      if (isThere(before)) return kept
      const at = kept.findIndex(isThere)
      return at < 0 ? undefined : kept.slice(at + 1)
    },
  }
}
