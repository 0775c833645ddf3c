import { bySubject, type Op, type Violation } from '../history.ts'

/** From when on a subject is known to have no right any more, and by what. */
interface End {
  readonly at: number
  readonly op: Op
}

/**
 * Nothing is accepted later than so many milliseconds after the call that ended it was answered,
 * nor after somebody was told that it has no right: what has ended stays so. An end of which it is
 * not known whether it was done proves nothing until somebody is refused.
 *
 * A request counts as of when it was sent, for it may have been judged at once.
 */
export function checkRevoked(ops: readonly Op[], boundMilliseconds: number): Violation[] {
  const ends = endsIn(ops)
  return [...bySubject(ops, 'use')].flatMap(([subject, uses]) => {
    const [end, call] = [firstEnd(ends.get(subject) ?? [], uses), ends.get(subject) ?? []]
    if (!end) return []
    const late = uses.filter(
      ({ outcome, sentAt }) => outcome === 'yes' && sentAt > end.at + boundMilliseconds,
    )
    const [first] = late
    if (!first) return []
    const lateBy = Math.round(first.sentAt - end.at)
    const sentence = `${subject} was accepted by server ${first.server}, asked ${lateBy} ms after ${saidOf(end.op)}; ${late.length} such answers.`
    const around = uses.filter(({ sentAt }) => sentAt >= end.op.sentAt - 200)
    const shown = [...call, ...around.slice(0, 20), ...late.slice(0, 10)]
    return [{ property: 'revoked', sentence, ops: inOrder(shown) }]
  })
}

const saidOf = ({ deed, server }: Op): string =>
  deed === 'end' ? `server ${server} had said that it has ended` : `server ${server} had refused it`

/** The earliest proof that a subject has ended. */
function firstEnd(ends: readonly Op[], uses: readonly Op[]): End | undefined {
  const proofs = [
    ...ends.filter(({ outcome }) => outcome === 'yes'),
    ...uses.filter(({ outcome }) => outcome === 'no'),
  ]
  const [first] = proofs.toSorted((a, b) => a.answeredAt - b.answeredAt)
  return first && { at: first.answeredAt, op: first }
}

/** The calls that were to end each subject, and those that may have. */
export function endsIn(ops: readonly Op[], ...also: 'mayEnd'[]): Map<string, Op[]> {
  const ends = new Map<string, Op[]>()
  for (const op of ops) {
    const ended = [...(op.ends ?? []), ...also.flatMap((name) => op[name] ?? [])]
    for (const subject of ended) ends.set(subject, [...(ends.get(subject) ?? []), op])
  }
  return ends
}

const inOrder = (ops: readonly Op[]) => [...new Set(ops)].toSorted((a, b) => a.sentAt - b.sentAt)

/** How long a subject outlived the answer to its end. */
export interface Lag {
  readonly subject: string
  readonly milliseconds: number
  readonly sentAt: number
  readonly lastAt: number
}

/**
 * Of each subject that was ended, the milliseconds between the answer to that and the last request
 * that was accepted on any of the servers; 0 if none was.
 */
export function lagsIn(ops: readonly Op[]): Lag[] {
  const uses = bySubject(ops, 'use')
  return [...endsIn(ops)].flatMap(([subject, ends]) => {
    const end = ends.find(({ outcome }) => outcome === 'yes')
    const tries = uses.get(subject) ?? []
    if (!end || !tries.some(({ sentAt }) => sentAt > end.answeredAt)) return []
    const accepted = tries.filter(({ outcome }) => outcome === 'yes')
    const lastAt = Math.max(end.answeredAt, ...accepted.map(({ sentAt }) => sentAt))
    const milliseconds = lastAt - end.answeredAt
    return [{ subject, milliseconds, sentAt: end.sentAt, lastAt }]
  })
}
