import { BUGS, type BugName } from './bugs.ts'
import type { Ground } from './ground.ts'
import type { Violation } from './history.ts'
import { type Proof, prove } from './prove.ts'

/** Within how many seconds a planted bug has to be found. */
export const FOUND_WITHIN_SECONDS = 60

export interface Search {
  readonly proof: Proof
  /** What shows the bug, by the property that it breaks; undefined if it was not found. */
  readonly found: Violation | undefined
}

/** Plants a bug in all servers, and does what brings it to light. */
export async function findBug(
  ground: Ground,
  name: BugName,
  { seed, tell }: { readonly seed: number; readonly tell: (line: string) => void },
): Promise<Search> {
  const { property, faults } = BUGS[name]
  const proof = await prove(ground, {
    ...{ seed, faults, tell, bug: name },
    name: `planted_${name.replaceAll('-', '_')}`,
    servers: property === 'revoked' ? 3 : 2,
    seconds: FOUND_WITHIN_SECONDS,
    peaceSeconds: 1,
    focus: property === 'revoked' ? 'ends' : 'runs',
  })
  return { proof, found: proof.violations.find((violation) => violation.property === property) }
}
