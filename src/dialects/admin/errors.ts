import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type {
  Administration,
  Problem as FieldProblem,
  Invalid,
} from '../../core/administration/index.ts'
import type { Denial, DenialOf } from '../../core/answer.ts'
import type { OverQuota } from '../../core/limits/index.ts'
import { isPlain, NOT_PLAIN } from '../../core/text.ts'
import type { TooManyChanges } from '../../core/tokens/index.ts'
import { exceededHeaders } from '../../http/answers/quota.ts'
import { sendRefusal } from '../../http/answers/refusal.ts'
import { foreignPage } from '../../http/presented.ts'
import type { Fault } from '../dialect.ts'
import type { Issue, IssueCode } from '../issues.ts'

/** The verbs that this family calls, and for whose denials it owes words. */
export interface Verbs {
  readonly administration: Administration
}

type Denied = {
  [Group in keyof Administration]: DenialOf<Administration[Group]>
}[keyof Administration]

/** Every way in which this family says no. */
export type Word = Exclude<Denied, 'foreign_page'> | Fault

export const Problem = Type.Object(
  {
    type: Type.Literal('about:blank'),
    title: Type.String({ description: 'What the status means.' }),
    status: Type.Integer(),
    detail: Type.String({ description: 'A sentence for people.' }),
    code: Type.String({ description: 'The same for programs. It stays as it is.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          field: Type.String({ description: 'A field, header or parameter, `a.b` for b in a.' }),
          message: Type.String({ description: 'How to mend it.' }),
        }),
        { description: 'With `invalid_fields`: what is wrong.' },
      ),
    ),
    apiKeyIds: Type.Optional(
      Type.Array(Type.String(), {
        description: 'With `holds_live_keys`: the keys, at most a hundred of them.',
      }),
    ),
    quota: Type.Optional(
      Type.Object(
        {
          name: Type.String({ description: 'What is counted.' }),
          setting: Type.String({ description: 'The setting that says how many there may be.' }),
          most: Type.Integer({ description: 'How many there may be.' }),
        },
        { description: 'With `over_quota`: the quota that is used up.' },
      ),
    ),
  },
  { title: 'AdminProblem' },
)

const BAD_REQUEST = 'Bad Request'
const FORBIDDEN = 'Forbidden'
const CONFLICT = 'Conflict'

/** How this family says no: the status, what it means, and a sentence. */
export const WORDS = {
  invalid_fields: [
    400,
    BAD_REQUEST,
    'The request has missing or invalid fields. The errors member names each field and says how to correct it.',
  ],
  invalid_request: [400, BAD_REQUEST, 'The request could not be read.'],
  unauthorized: [
    401,
    'Unauthorized',
    'The request has no valid credential. Send a session, an access token, or an API key with the permission admin.',
  ],
  forbidden: [
    403,
    FORBIDDEN,
    'Your role or credential does not permit this request. An API key needs the permission admin.',
  ],
  exceeds_own: [
    403,
    FORBIDDEN,
    'An API key cannot have more permissions than the credential that creates or rotates it.',
  ],
  not_found: [404, 'Not Found', 'No resource with this id was found.'],
  needs_session: [
    403,
    FORBIDDEN,
    'This request needs a session. Sign in with your password and send the session instead of a token or API key.',
  ],
  not_a_descendant: [
    403,
    FORBIDDEN,
    'A token or API key can rotate only itself and credentials created with it, and can change only credentials created with it. Use a session for others.',
  ],
  too_many_ancestors: [
    403,
    FORBIDDEN,
    'This credential has 16 ancestors, which is the maximum. Use one of its ancestors or a session instead.',
  ],
  oneself: [
    403,
    FORBIDDEN,
    'You cannot do this to yourself or to your own organization. Ask another owner.',
  ],
  wrong_method: [
    405,
    'Method Not Allowed',
    'This path does not accept this method. The Allow header lists the methods it accepts.',
  ],
  ended: [
    409,
    CONFLICT,
    'This resource has ended permanently and cannot be changed. Create a new one.',
  ],
  holds_live_keys: [
    409,
    CONFLICT,
    'The operator has live API keys. Hand them over to another operator, revoke them, or send {"endApiKeys":true} to end them.',
  ],
  last_owner: [
    409,
    CONFLICT,
    'The organization must keep at least one active owner. Make another operator an owner first.',
  ],
  organization_inactive: [409, CONFLICT, 'The organization is inactive. Activate it first.'],
  over_quota: [
    409,
    CONFLICT,
    'A quota is used up. The quota member gives its name, its size and the setting that changes it.',
  ],
  username_taken: [409, CONFLICT, 'This username is already taken. Choose another one.'],
  natural_id_taken: [
    409,
    'Conflict',
    'Another assistant of the organization has this naturalId. Choose another one.',
  ],
  too_many_keys: [
    409,
    'Conflict',
    'Three signing keys are in use, which is the maximum. Wait until the overlap of one has ended, or drop one.',
  ],
  too_large: [413, 'Content Too Large', 'The body is too large.'],
  unsupported_type: [415, 'Unsupported Media Type', 'The body must be sent as application/json.'],
  retry_differs: [
    422,
    'Unprocessable Content',
    'This Idempotency-Key was sent with a different request before. Use a new key for a new request.',
  ],
  rate_limited: [
    429,
    'Too Many Requests',
    'The organization has reached the rate limit for this request. Try again after the number of seconds in Retry-After.',
  ],
  broken: [
    500,
    'Internal Server Error',
    'An unexpected error occurred. Quote the x-request-id header when you report it.',
  ],
  upstream_failed: [502, 'Bad Gateway', 'The assistant did not answer.'],
  unavailable: [
    503,
    'Service Unavailable',
    'The service is temporarily unavailable. Try again after the number of seconds in Retry-After.',
  ],
} as const satisfies Record<Word, readonly [status: number, title: string, detail: string]>

export const PROBLEM_TYPE = 'application/problem+json'

/** The body of a refusal. */
export const problemOf = (word: Word) => {
  const [status, title, detail] = WORDS[word]
  return { type: 'about:blank', title, status, detail, code: word } as const
}

/** Every denial of a verb. */
export type NotDone =
  | Invalid
  | OverQuota
  | TooManyChanges
  | Denial<Exclude<Word, Detailed>>
  | Denial<'foreign_page'>
  | Denial<'holds_live_keys', { readonly apiKeyIds: readonly string[] }>

/** Denials that come with what their words need. */
type Detailed = 'holds_live_keys' | 'invalid_fields' | 'over_quota' | 'rate_limited'

/** Says no in the words of this family, which are problem details (RFC 9457). */
export function say(reply: FastifyReply, word: Word, more: object = {}): FastifyReply {
  const problem = problemOf(word)
  return sendRefusal(reply.type(PROBLEM_TYPE), problem.status, { ...problem, ...more })
}

/** Sends the refusal of a verb. */
export function refuse(reply: FastifyReply, no: NotDone): FastifyReply {
  switch (no.denial) {
    case 'invalid_fields':
      return say(reply, no.denial, { errors: no.problems })
    case 'holds_live_keys':
      return say(reply, no.denial, { apiKeyIds: no.apiKeyIds })
    case 'foreign_page':
      return say(reply, 'forbidden', { detail: foreignPage(reply.request) })
    case 'over_quota': {
      const { remedy: detail, ...quota } = no.usedUp
      return say(reply, no.denial, { detail, quota })
    }
    case 'rate_limited':
      return say(reply.headers(exceededHeaders(no.quota)), no.denial)
    default:
      return say(reply, no.denial)
  }
}

/** Of the issues of one place no more are shown. */
const MOST_OF_PLACE = 8

/**
 * Returns issues as problems: in each place missing and unknown fields first, then wrong ones, and
 * those with a text that no store keeps last.
 */
export function problemsOf(issues: readonly Issue[]): FieldProblem[] {
  const places = Object.values(Object.groupBy(issues, ({ place }) => place))
  return places.flatMap((some) => some.toSorted(byRank).slice(0, MOST_OF_PLACE).map(fieldProblemOf))
}

const byRank = (one: Issue, other: Issue): number => rankOf(one) - rankOf(other)

function rankOf({ code, path, received }: Issue): number {
  if (typeof received === 'string' && !isPlain(received)) return 4
  if (path.length === 0) return 3
  return path.length === 1 ? (RANKS[code] ?? 2) : 2
}

const RANKS: Readonly<Partial<Record<IssueCode, number>>> = { required: 0, additionalProperties: 1 }

const fieldProblemOf = (issue: Issue): FieldProblem => ({
  field: issue.path.join('.') || issue.place,
  message: ISSUE_WORDS[issue.code](issue),
})

const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`

const ISSUE_WORDS: Readonly<Record<IssueCode, (issue: Issue) => string>> = {
  additionalProperties: () => 'is not a known field',
  enum: ({ values = [] }) => `must be one of ${values.join(', ')}`,
  format: ({ description = 'something else' }) => `must be ${description}`,
  maxItems: ({ limit = 0 }) => `must have at most ${counted(limit, 'item')}`,
  maxLength: ({ limit = 0 }) => `must have at most ${counted(limit, 'character')}`,
  maxProperties: ({ limit = 0 }) => `must have at most ${counted(limit, 'field')}`,
  maximum: ({ limit }) => `must be at most ${limit}`,
  minLength: ({ limit = 0 }) => `must have at least ${counted(limit, 'character')}`,
  minProperties: ({ limit = 0 }) => `must have at least ${counted(limit, 'field')}`,
  minimum: ({ limit }) => `must be at least ${limit}`,
  required: () => 'is required',
  text: () => NOT_PLAIN,
  type: ({ type = '' }) => TYPES[type] ?? 'has the wrong type',
  uniqueItems: () => 'must not contain duplicates',
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'must be an array',
  boolean: 'must be true or false',
  integer: 'must be a whole number',
  null: 'must be null',
  object: 'must be a JSON object',
  string: 'must be a single string',
}
