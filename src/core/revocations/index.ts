import { createAtOnce } from '../at-once.ts'
import { createReader, type ReaderDeps } from './reader.ts'
import { type Watch, type WatchDeps, watch } from './watch.ts'

export type { Ended, Told } from './watch.ts'

/** Each process of an organization may watch, and comes back by itself. */
const MOST_WATCHING = 100

/** The verbs of who wants to hear what ends. */
export function createRevocations(deps: Omit<WatchDeps, 'reader' | 'watching'> & ReaderDeps) {
  const reader = createReader(deps)
  const watching = createAtOnce(MOST_WATCHING)
  return {
    watch: (asking: Watch) => watch({ ...deps, reader, watching }, asking),
    /** Lets all go who watch, for good. */
    end: reader.end,
  }
}

export type Revocations = ReturnType<typeof createRevocations>
