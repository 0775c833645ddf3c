import type { Administration } from '../../core/administration/index.ts'
import type { DenialOf } from '../../core/answer.ts'
import { FAULT_PROBLEMS, type ProblemWords } from '../problem.ts'

/** The verb that this family calls, and for whose denials it owes words. */
export interface Verbs {
  readonly metrics: Administration['metrics']
}

const FORBIDDEN = [403, 'Forbidden', 'Only the deployment owner can read the metrics.'] as const

/** How this family says no. */
export const WORDS = {
  ...FAULT_PROBLEMS,
  unauthorized: [
    401,
    'Unauthorized',
    'The request has no valid credential. Send a session, an access token or an API key that is still valid.',
  ],
  forbidden: FORBIDDEN,
  foreign_page: FORBIDDEN, // not heard: nothing is changed here
} as const satisfies Record<DenialOf<Verbs['metrics']> | keyof typeof FAULT_PROBLEMS, ProblemWords>
