import type { FaultName } from './faults/index.ts'
import type { Violation } from './history.ts'

/** A bug that is planted in the servers, to see that it is found. */
export interface Bug {
  /** What it breaks, and has to be found by. */
  readonly property: Violation['property']
  /** What brings it to light. */
  readonly faults: readonly FaultName[]
}

/** What is in each is in the file of its name under plants/. */
export const BUGS = {
  'check-then-write': { property: 'single-use', faults: [] },
  'remembered-generation': { property: 'single-use', faults: ['redis-snapshot'] },
  'mark-expires': { property: 'single-use', faults: ['redis-clock'] },
  'bigserial-feed': { property: 'revoked', faults: ['network-delay'] },
  'unnumbered-fill': { property: 'revoked', faults: ['network-delay'] },
  'late-settle': { property: 'credits', faults: ['leases'] },
} as const satisfies Record<string, Bug>

export type BugName = keyof typeof BUGS

export const BUG_NAMES = Object.keys(BUGS).filter(isBugName)

export function isBugName(name: string): name is BugName {
  return Object.hasOwn(BUGS, name)
}
