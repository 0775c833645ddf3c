import type { FastifyReply } from 'fastify'
import type { Denial, DenialOf } from '../../core/answer.ts'
import type { OverQuota } from '../../core/limits/index.ts'
import { NOT_PLAIN } from '../../core/text.ts'
import type { AccessTokens, Issuing, TooManyChanges } from '../../core/tokens/index.ts'
import { exceededHeaders } from '../../http/answers/quota.ts'
import { sendRefusal } from '../../http/answers/refusal.ts'
import { isoSeconds } from '../../http/instant.ts'
import { foreignPage } from '../../http/presented.ts'
import { type Issue, type IssueCode, MOST_ISSUES, type Place } from '../issues.ts'
import { FAULT_PROBLEMS, type ProblemWords, sayProblem } from '../problem.ts'

/** The verbs that this family calls, and for whose denials it owes words. */
export interface Verbs {
  readonly accessTokens: AccessTokens
  readonly issuing: Pick<Issuing, 'access'>
}

type Denied = DenialOf<Verbs['accessTokens']> | DenialOf<Verbs['issuing']>

/** Denials that are answered like an issue of the request. */
type Unprocessable = 'foreign_cursor' | 'invalid_fields' | 'outlives_its_parent'

/** How this family says no. */
export const WORDS = {
  ...FAULT_PROBLEMS,
  unauthorized: [
    401,
    'Unauthorized',
    'The request has no valid credential. Send a session, an access token or an API key that is still valid.',
  ],
  foreign_page: [403, 'Forbidden', foreignPage],
  forbidden: [
    403,
    'Forbidden',
    'This credential does not permit this request. Use a session, an access token, or an API key with the permission admin.',
  ],
  not_a_descendant: [
    403,
    'Forbidden',
    'A token or API key can rotate only itself and credentials created with it. Use a session to rotate others.',
  ],
  session_not_rotated: [
    403,
    'Forbidden',
    'A session cannot be rotated. Sign in again to get a new one.',
  ],
  too_many_ancestors: [
    403,
    'Forbidden',
    'This credential has 16 ancestors, which is the maximum. Use one of its ancestors or a session instead.',
  ],
  token_not_found: [404, 'Not Found', 'You have no token with this id.'],
  rate_limited: [
    429,
    'Too Many Requests',
    'The organization has made too many changes in one minute. Try again after the number of seconds in Retry-After.',
  ],
  over_quota: [
    409,
    'Conflict',
    'You have reached the quota for tokens. Revoke a token before you create another.',
  ],
  token_has_ended: [
    409,
    'Conflict',
    'The token was revoked or has expired, so it cannot be rotated. Create a new token.',
  ],
} as const satisfies Record<
  Exclude<Denied, Unprocessable> | keyof typeof FAULT_PROBLEMS,
  ProblemWords
>

/** The error types of pydantic 2, which the clients of this API expect; … is a detail. */
const MESSAGES = {
  bool_parsing: 'Input should be a valid boolean, unable to interpret input',
  enum: 'Input should be …',
  extra_forbidden: 'Extra inputs are not permitted',
  greater_than_equal: 'Input should be greater than or equal to …',
  int_from_float: 'Input should be a valid integer, got a number with a fractional part',
  int_parsing: 'Input should be a valid integer, unable to parse string as an integer',
  int_type: 'Input should be a valid integer',
  json_invalid: 'JSON decode error',
  less_than_equal: 'Input should be less than or equal to …',
  missing: 'Field required',
  model_attributes_type: 'Input should be a valid dictionary or object to extract fields from',
  string_too_long: 'String should have at most …',
  string_too_short: 'String should have at least …',
  string_type: 'Input should be a valid string',
  string_unicode: 'Input should be a valid string, unable to parse raw data as a unicode string',
  uuid_parsing: 'Input should be a valid UUID, unable to parse string as a UUID',
  value_error: 'Value error, …',
} as const

type Words = readonly [type: keyof typeof MESSAGES, detail?: number | string]

/** An item of the body of a 422. */
interface Detail {
  readonly loc: readonly [Place, ...string[]]
  readonly msg: string
  readonly type: keyof typeof MESSAGES
}

const detailAt = (loc: Detail['loc'], [type, detail = '']: Words): Detail => ({
  loc,
  msg: MESSAGES[type].replace('…', String(detail)),
  type,
})

/** The words of each issue that the schemas of this family can make. */
const ISSUE_WORDS: Readonly<Partial<Record<IssueCode, (issue: Issue) => Words>>> = {
  additionalProperties: () => ['extra_forbidden'],
  enum: ({ values = [] }) => ['enum', alternatives(values)],
  maxLength: ({ limit = 0 }) => ['string_too_long', characters(limit)],
  maximum: ({ limit = 0 }) => ['less_than_equal', limit],
  minLength: ({ limit = 0 }) => ['string_too_short', characters(limit)],
  minimum: ({ limit = 0 }) => ['greater_than_equal', limit],
  required: () => ['missing'],
  text: ({ received }) =>
    String(received).isWellFormed() ? ['value_error', `the text ${NOT_PLAIN}`] : ['string_unicode'],
  type: typeWords,
}

function typeWords({ type, received }: Issue): Words {
  if (type === 'boolean') return ['bool_parsing']
  if (type === 'string') return ['string_type']
  if (type === 'object') return bodyWords(received)
  if (typeof received === 'number') return ['int_from_float']
  return [typeof received === 'string' ? 'int_parsing' : 'int_type']
}

/** @param body undefined if it is no JSON, null if there is none */
function bodyWords(body: unknown): Words {
  if (body === null) return ['missing']
  return [body === undefined ? 'json_invalid' : 'model_attributes_type']
}

function alternatives(values: readonly unknown[]): string {
  const quoted = values.map((value) => `'${value}'`)
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
}

const characters = (count: number) => `${count} character${count === 1 ? '' : 's'}`

/** Returns an issue in pydantic's words. */
export function serialize(issue: Issue): Detail {
  const { place, path, code } = issue
  // Only ids stand in a path.
  const words = place === 'path' ? undefined : ISSUE_WORDS[code]?.(issue)
  return detailAt([place, ...path], words ?? ['uuid_parsing'])
}

const sendDetails = (reply: FastifyReply, detail: readonly Detail[]): FastifyReply =>
  sendRefusal(reply, 422, { detail })

type NotDone =
  | OverQuota
  | TooManyChanges
  | Denial<Exclude<keyof typeof WORDS, 'over_quota' | 'rate_limited'>>
  | Denial<'foreign_cursor' | 'invalid_fields'>
  | Denial<'outlives_its_parent', { readonly latestAt: number }>

/**
 * Sends the refusal of a verb.
 *
 * @param issues returns what is wrong with the request, if that is why
 */
export function refuse(
  reply: FastifyReply,
  no: NotDone,
  issues: () => readonly Issue[],
): FastifyReply {
  switch (no.denial) {
    case 'invalid_fields':
      return sendDetails(reply, issues().slice(0, MOST_ISSUES).map(serialize))
    case 'foreign_cursor':
      return sendDetails(reply, [FOREIGN_CURSOR])
    case 'outlives_its_parent':
      return sendDetails(reply, [outlives(no.latestAt)])
    case 'over_quota': {
      const [status, title] = WORDS.over_quota
      return sayProblem(reply, [status, title, no.usedUp.remedy])
    }
    case 'rate_limited':
      return say(reply.headers(exceededHeaders(no.quota)), no.denial)
    default:
      return say(reply, no.denial)
  }
}

const FOREIGN_CURSOR = detailAt(
  ['query', 'cursor'],
  ['value_error', 'the cursor is not from this list; send the nextCursor of one of its pages'],
)

/** @param latestAt when the credential of the request ends; milliseconds since 1970 */
const outlives = (latestAt: number): Detail =>
  detailAt(
    ['body', 'expiresInDays'],
    [
      'value_error',
      `the token must not expire after ${isoSeconds(latestAt)}, when the credential that creates it ends`,
    ],
  )

export function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  return sayProblem(reply, WORDS[word])
}
