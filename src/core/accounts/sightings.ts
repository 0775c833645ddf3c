import { createLatest, type Latest } from '../latest.ts'
import type { EndUserStore } from './end-user-store.ts'

/** Remembers which end users were seen, by their ids, until that is written down. */
export type Sightings = Latest

export function createSightings(store: Pick<EndUserStore, 'seen'>, now: () => number): Sightings {
  return createLatest((noted) => store.seen(noted.map(([id, at]) => ({ id, at }))), now)
}
