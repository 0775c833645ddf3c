import { bySubject, type Op, type Violation } from '../history.ts'

/** How often the model was asked for each subject: it is, by whoever was granted a run. */
export type Asked = ReadonlyMap<string, number>

/**
 * Each single-use token is granted at most once, and no request of a run is run twice. Whoever
 * lost the answer was granted it all the same: the model knows.
 */
export function checkSingleUse(ops: readonly Op[], asked: Asked): Violation[] {
  return [...bySubject(ops, 'redeem', 'run')].flatMap(([subject, tries]) => {
    const wins = tries.filter(({ outcome }) => outcome === 'yes').length
    const granted = Math.max(wins, asked.get(subject) ?? 0)
    if (granted <= 1) return []
    const sentence = `${subject} was granted ${granted} times: ${wins} callers were answered, and the model was asked ${asked.get(subject) ?? 0} times.`
    return [{ property: 'single-use', sentence, ops: tries }]
  })
}
