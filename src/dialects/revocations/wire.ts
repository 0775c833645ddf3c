import type { DenialOf } from '../../core/answer.ts'
import type { Ended, Revocations, Told } from '../../core/revocations/index.ts'
import { isoSeconds } from '../../http/instant.ts'
import { BAD_LAST_EVENT_ID } from '../../http/last-event-id.ts'
import { FAULT_PROBLEMS, type ProblemWords } from '../problem.ts'

/** The verbs that this family calls, and for whose denials it owes words. */
export interface Verbs {
  readonly revocations: Revocations
}

const FORBIDDEN = [403, 'Forbidden', 'This credential is not for watching what ends.'] as const

/** How this family says no. */
export const WORDS = {
  ...FAULT_PROBLEMS,
  unauthorized: [
    401,
    'Unauthorized',
    'Present a live session, access token, or API key with the permission admin.',
  ],
  invalid_place: [400, 'Bad Request', BAD_LAST_EVENT_ID],
  forbidden: FORBIDDEN,
  foreign_page: FORBIDDEN, // not heard: nothing is changed here
  too_many: [429, 'Too Many Requests', 'Too many of the organization are watching already.'],
} as const satisfies Record<
  DenialOf<Pick<Revocations, 'watch'>> | keyof typeof FAULT_PROBLEMS,
  ProblemWords
>

/** How soon whoever lost the connection is to come back. */
export const OPENING = 'retry: 1000\n\n'

/** What is told at a time, as events of an event stream; '' if it is nothing. */
export function framesOf({ isAnew, ended, known }: Told): string {
  const reset = isAnew ? 'event: reset\ndata: {}\n\n' : ''
  const asOf = known
    ? frame('as-of', known.place, { seq: known.place.seq, at: new Date(known.at).toISOString() })
    : ''
  return reset + ended.map(endedFrame).join('') + asOf
}

const endedFrame = ({ at, ends, type, ...place }: Ended): string =>
  frame('ended', place, { seq: place.seq, at: isoSeconds(at), type, ends })

interface Place {
  readonly seq: number
  readonly hash: string
}

const frame = (event: string, { seq, hash }: Place, data: object): string =>
  `id: ${seq}.${hash}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`

/**
 * Reads the id of the last event that somebody was told, if it could be read; null for what never was
 * one.
 */
export function placeIn(id: string | null | undefined): Place | 'unreadable' | null | undefined {
  if (id === undefined) return undefined
  if (id === null) return 'unreadable'
  const { seq, hash } = /^(?<seq>[0-9]{1,15})\.(?<hash>[\w-]*)$/.exec(id)?.groups ?? {}
  return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash }
}
