import fc from 'fast-check'
import type { Flaw, Row } from './flaw.ts'
import { BODIES, FRAMES } from './flaws-of-bodies.ts'
import { HEADERS } from './flaws-of-headers.ts'
import { PATHS, QUERIES } from './flaws-of-targets.ts'

const flawsIn = (rows: readonly Row[]) =>
  fc.oneof(...rows.map(([name, spoil]) => spoil.map((it): Flaw => ({ name, spoil: it }))))

const anywhere = fc.oneof(...[PATHS, QUERIES, HEADERS, BODIES].map(flawsIn))

/** Anything that may be wrong with a request; what nothing can follow comes last. */
export const flaws: fc.Arbitrary<readonly Flaw[]> = fc.oneof(
  { weight: 4, arbitrary: fc.array(anywhere, { minLength: 1, maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.array(anywhere, { maxLength: 2 }), flawsIn(FRAMES))
      .map(([some, last]) => [...some, last]),
  },
)
