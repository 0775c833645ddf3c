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
  invalid_fields: [400, BAD_REQUEST, 'Something asked for is missing or wrong: see errors.'],
  invalid_request: [400, BAD_REQUEST, 'The request could not be read.'],
  unauthorized: [
    401,
    'Unauthorized',
    'Present a live session, access token, or API key with the permission admin.',
  ],
  forbidden: [
    403,
    FORBIDDEN,
    'This is not for you to do: your role, or your key, does not allow it.',
  ],
  exceeds_own: [
    403,
    FORBIDDEN,
    'An API key may do no more than the credential that makes or rotates it.',
  ],
  not_found: [404, 'Not Found', 'There is nothing of this id.'],
  needs_session: [
    403,
    FORBIDDEN,
    'Only a session does this: sign in with your password and use the session.',
  ],
  not_a_descendant: [
    403,
    FORBIDDEN,
    'Outside a session a credential rotates only itself and what was made with it, and changes only the latter.',
  ],
  too_many_ancestors: [
    403,
    FORBIDDEN,
    'The credential descends from 16 others: use one that is nearer to the operator.',
  ],
  oneself: [
    403,
    FORBIDDEN,
    'Nobody does this to themself, or to the organization that they are in: ask another owner.',
  ],
  wrong_method: [405, 'Method Not Allowed', 'This path has no such method: see allow.'],
  ended: [409, CONFLICT, 'It has ended for good.'],
  holds_live_keys: [
    409,
    CONFLICT,
    'The operator made API keys that are live: hand them over, revoke them, or send {"endApiKeys":true}.',
  ],
  last_owner: [409, CONFLICT, 'The organization must keep an active owner.'],
  organization_inactive: [409, CONFLICT, 'The organization is inactive: activate it first.'],
  over_quota: [
    409,
    CONFLICT,
    'There are as many as a quota allows: quota names it, how many, and the setting.',
  ],
  username_taken: [409, CONFLICT, 'Somebody has this username already: take another.'],
  natural_id_taken: [
    409,
    'Conflict',
    'The organization has another assistant of this naturalId: choose another.',
  ],
  too_many_keys: [
    409,
    'Conflict',
    'Three signing keys are alive: wait until the overlap of one is over, or drop one.',
  ],
  too_large: [413, 'Content Too Large', 'The body is too large.'],
  unsupported_type: [415, 'Unsupported Media Type', 'The body must be sent as application/json.'],
  retry_differs: [
    422,
    'Unprocessable Content',
    'Another request was made with this Idempotency-Key: take a new key for a new request.',
  ],
  rate_limited: [
    429,
    'Too Many Requests',
    'The organization has done this as often as it may for now. Try again later: see retry-after.',
  ],
  broken: [500, 'Internal Server Error', 'Something has failed that should not have.'],
  upstream_failed: [502, 'Bad Gateway', 'The assistant did not answer.'],
  unavailable: [503, 'Service Unavailable', 'The service cannot answer now: try again soon.'],
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
  additionalProperties: () => 'is not known here',
  enum: ({ values = [] }) => `must be one of ${values.join(', ')}`,
  format: ({ description = 'something else' }) => `must be ${description}`,
  maxItems: ({ limit = 0 }) => `must have at most ${counted(limit, 'item')}`,
  maxLength: ({ limit = 0 }) => `must have at most ${counted(limit, 'character')}`,
  maxProperties: ({ limit = 0 }) => `must have at most ${counted(limit, 'field')}`,
  maximum: ({ limit }) => `must be at most ${limit}`,
  minLength: ({ limit = 0 }) => `must have at least ${counted(limit, 'character')}`,
  minProperties: ({ limit = 0 }) => `must have at least ${counted(limit, 'field')}`,
  minimum: ({ limit }) => `must be at least ${limit}`,
  required: () => 'is missing',
  text: () => NOT_PLAIN,
  type: ({ type = '' }) => TYPES[type] ?? 'is of another type',
  uniqueItems: () => 'must name each thing once',
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'must be a list',
  boolean: 'must be true or false',
  integer: 'must be a whole number',
  null: 'must be null',
  object: 'must be a JSON object',
  string: 'must be a text, given once',
}
