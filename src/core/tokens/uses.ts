import { createLatest, type Latest } from '../latest.ts'
import type { LongLivedStore } from './long-lived-store.ts'

/** Remembers which secrets were used, by their digests, until that is written down. */
export type Uses = Latest

export function createUses(store: Pick<LongLivedStore, 'used'>, now: () => number): Uses {
  return createLatest((noted) => store.used(noted.map(([digest, at]) => ({ digest, at }))), now)
}
