import { Type } from 'typebox'
import type { Administration } from '../../core/administration/index.ts'
import type { DenialOf } from '../../core/answer.ts'
import type { Fault } from '../dialect.ts'

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
