import type { Event, verifyEvents } from '../../../src/core/events/index.ts'
import type { Op, Violation } from '../history.ts'

type Verified = Awaited<ReturnType<typeof verifyEvents>>

/** Whether the log is what was written, and holds whatever was acknowledged. */
export function checkEvents(
  verified: Verified,
  events: readonly Event[],
  ops: readonly Op[],
): Violation[] {
  const broken: Violation[] = verified.ok
    ? []
    : [
        {
          property: 'events',
          sentence: `The chain of events is broken at number ${verified.brokenAt}.`,
          ops: [],
        },
      ]
  const known = new Set(events.map(({ type, subject }) => `${type} ${subject}`))
  const missing = ops.filter(
    ({ outcome, event }) => outcome === 'yes' && event !== undefined && !known.has(event),
  )
  return [
    ...broken,
    ...missing.map(
      (op): Violation => ({
        property: 'events',
        sentence: `There is no event "${op.event}", though the call was answered with ${op.status}.`,
        ops: [op],
      }),
    ),
  ]
}
