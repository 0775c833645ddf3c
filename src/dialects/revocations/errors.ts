import type { DenialOf } from '../../core/answer.ts'
import type { Revocations } from '../../core/revocations/index.ts'
import { BAD_LAST_EVENT_ID } from '../../http/last-event-id.ts'
import { FAULT_PROBLEMS, type ProblemWords } from '../problem.ts'

/** The verbs that this family calls, and for whose denials it owes words. */
export interface Verbs {
  readonly revocations: Revocations
}

const FORBIDDEN = [
  403,
  'Forbidden',
  'This credential may not be used to read the stream of revocations. Use a session, an access token, or an API key with the permission admin.',
] as const

/** How this family says no. */
export const WORDS = {
  ...FAULT_PROBLEMS,
  unauthorized: [
    401,
    'Unauthorized',
    'The request has no valid credential. Send a session, an access token, or an API key with the permission admin.',
  ],
  invalid_place: [400, 'Bad Request', BAD_LAST_EVENT_ID],
  forbidden: FORBIDDEN,
  foreign_page: FORBIDDEN, // not heard: nothing is changed here
  too_many: [
    429,
    'Too Many Requests',
    'The organization has too many open streams of revocations. Close one, or try again later.',
  ],
} as const satisfies Record<
  DenialOf<Pick<Revocations, 'watch'>> | keyof typeof FAULT_PROBLEMS,
  ProblemWords
>
