import { type AtOnce, createAtOnce } from '../at-once.ts'
import { createReader, type ReaderDeps } from './reader.ts'
import { type Watch, type WatchDeps, watch } from './watch.ts'

export type { Ended, Told } from './watch.ts'

/** Each process of an organization may watch, and comes back by itself. */
const MOST_OF_ORGANIZATION = 100

/** How many may watch at this process, of all organizations. */
const MOST_HERE = 1_000

/** The verbs of who wants to hear what ends. */
export function createRevocations(deps: Omit<WatchDeps, 'reader' | 'watching'> & ReaderDeps) {
  const reader = createReader(deps)
  const watching = watchers(MOST_OF_ORGANIZATION, MOST_HERE)
  return {
    watch: (asking: Watch) => watch({ ...deps, reader, watching }, asking),
    /** Lets all go who watch, for good. */
    end: reader.end,
  }
}

export type Revocations = ReturnType<typeof createRevocations>

/** Counts who watches, by organization and all together. */
export function watchers(mostOfOrganization: number, mostHere: number): AtOnce {
  const [ofOrganization, here] = [createAtOnce(mostOfOrganization), createAtOnce(mostHere)]
  return {
    enter(organization) {
      const exits = [ofOrganization.enter(organization), here.enter('')]
      const leave = () => {
        for (const exit of exits) exit?.()
      }
      if (exits.every((exit) => exit !== undefined)) return leave
      leave()
      return undefined
    },
  }
}
