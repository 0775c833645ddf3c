import type { FastifyReply } from 'fastify'
import { PASSWORD_LENGTH } from '../../core/accounts/index.ts'
import type { DenialOf } from '../../core/answer.ts'
import type { Sessions } from '../../core/sessions/index.ts'
import { NOT_PLAIN } from '../../core/text.ts'
import { foreignPage } from '../../http/presented.ts'
import type { Issue } from '../issues.ts'
import { FAULT_PROBLEMS, type ProblemWords, sayProblem } from '../problem.ts'

/** The verbs that this family calls, and for whose denials it owes words. */
export interface Verbs {
  readonly sessions: Sessions
}

const bad = (detail: string) => [400, 'Bad Request', detail] as const
const { least, most } = PASSWORD_LENGTH

/** How this family says no. */
export const WORDS = {
  ...FAULT_PROBLEMS,
  unfit_password: bad(`newPassword must have ${least} to ${most} characters.`),
  unauthorized: [
    401,
    'Unauthorized',
    'The request has no valid credential. Sign in, or send an access token or API key that is still valid.',
  ],
  foreign_page: [403, 'Forbidden', foreignPage],
  forbidden: [403, 'Forbidden', 'This credential does not permit this request.'],
  no_session: [403, 'Forbidden', 'Only a session can be signed out. Revoke a token to end it.'],
  rate_limited: [
    429,
    'Too Many Requests',
    'Too many failed attempts. Try again after the number of seconds in Retry-After.',
  ],
} as const satisfies Record<
  Exclude<DenialOf<Verbs['sessions']> | keyof typeof FAULT_PROBLEMS, Worded>,
  ProblemWords
>

/** What each route says in its own words. */
type Worded = 'invalid_fields' | 'wrong_password'

export const LOGIN_WORDS = {
  invalid_fields: bad('The body must be a JSON object with the strings username and password.'),
  wrong_password: [401, 'Unauthorized', 'The username or the password is wrong.'],
} as const satisfies Record<Worded, ProblemWords>

export const LOGOUT_WORDS = {
  invalid_fields: bad('The body must be absent or an empty JSON object.'),
} as const satisfies Pick<Record<Worded, ProblemWords>, 'invalid_fields'>

export const PASSWORD_WORDS = {
  invalid_fields: bad(
    'The body must be a JSON object with the strings currentPassword and newPassword.',
  ),
  wrong_password: [403, 'Forbidden', 'currentPassword is wrong.'],
} as const satisfies Record<Worded, ProblemWords>

/** Returns the sentence of the issue that the words of a route do not explain; undefined if none. */
function serialize(issues: readonly Issue[]): string | undefined {
  const unknown = issues.find(({ code }) => code === 'additionalProperties')
  if (unknown) return `${unknown.path[0]} is not a known field. Remove it.`
  const text = issues.find(({ code }) => code === 'text')
  return text && `${text.path[0]} ${NOT_PLAIN}.`
}

/** Sends a refusal in the words of a route; `issues` returns what is wrong with its request. */
export function refuse<Word extends string>(
  reply: FastifyReply,
  words: Readonly<Record<Word, ProblemWords>>,
  denial: Word,
  issues: () => readonly Issue[],
): FastifyReply {
  const sentence = denial === 'invalid_fields' ? serialize(issues()) : undefined
  return sayProblem(reply, sentence === undefined ? words[denial] : bad(sentence))
}

export function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  return sayProblem(reply, WORDS[word])
}
