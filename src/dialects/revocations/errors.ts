import type { DenialOf } from '../../core/answer.ts'
import type { Revocations } from '../../core/revocations/index.ts'
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
