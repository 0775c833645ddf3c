import { bySubject, type Op, type Violation } from '../history.ts'
import { endsIn } from './revoked.ts'

/**
 * What was acknowledged survives: whatever was made is accepted from then on, wherever, until
 * somebody tries to end it. Processes may take the bound to hear of what it depends on.
 */
export function checkSurvival(ops: readonly Op[], boundMilliseconds: number): Violation[] {
  const [made, ends] = [bySubject(ops, 'create'), endsIn(ops, 'mayEnd')]
  return [...bySubject(ops, 'use')].flatMap(([subject, uses]) => {
    const maker = made.get(subject)?.find(({ outcome }) => outcome === 'yes')
    if (!maker) return []
    const endedAt = Math.min(...(ends.get(subject) ?? []).map(({ sentAt }) => sentAt))
    const refused = uses.find(
      ({ outcome, sentAt, answeredAt }) =>
        outcome === 'no' && sentAt > maker.answeredAt + boundMilliseconds && answeredAt < endedAt,
    )
    if (!refused) return []
    const sentence = `${subject} was made, nobody had tried to end it, and server ${refused.server} refused it.`
    return [{ property: 'survival', sentence, ops: [maker, ...uses.slice(-20), refused] }]
  })
}
