import type { FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'
import type { DenialOf } from '../../core/answer.ts'
import { NOT_PLAIN } from '../../core/text.ts'
import { type Bearers, type Issuing, lifetimeText } from '../../core/tokens/index.ts'
import { exceededHeaders, quotaHeaders } from '../../http/answers/quota.ts'
import { sendRefusal } from '../../http/answers/refusal.ts'
import type { Fault } from '../dialect.ts'
import type { Issue, IssueCode } from '../issues.ts'

/** The verbs that this family calls, and for whose denials it owes words. */
export interface Verbs {
  readonly bearers: Pick<Bearers, 'invalidate'>
  readonly issuing: Pick<Issuing, 'user'>
}

export const Refusal = Type.Object(
  {
    statusCode: Type.Integer({ description: 'The status of the answer.' }),
    message: Type.Union([
      Type.String({ description: 'A sentence for people. It stays as it is.' }),
      Type.Array(Type.String(), { description: 'All that is wrong with the request.' }),
    ]),
    error: Type.String({ description: 'The name of the status.' }),
  },
  { title: 'UserTokenRefusal' },
)

/** The schemas of refusals, by status. */
export const REFUSALS = { '4xx': Refusal, '5xx': Refusal }

/** Denials whose words depend on what was wrong. */
type Detailed = 'lifetime_too_long' | 'malformed'
type Denied = DenialOf<Verbs['bearers']> | DenialOf<Verbs['issuing']>
type Word = Exclude<Denied, Detailed> | Fault

/** How this family says no. */
export const WORDS = {
  invalid_request: [400, ['The request could not be read.']],
  no_agents: [400, 'No active agents'],
  agent_not_found: [400, 'Agent not found'],
  invalid_lifetime: [400, 'Invalid expiresIn format'],
  end_user_inactive: [400, 'Customer user is deactivated'],
  end_user_not_found: [400, 'Customer user not found or does not belong to your company'],
  invalid_credentials: [401, 'Invalid API credentials'],
  api_key_expired: [401, 'API key expired'],
  insufficient_permissions: [401, 'Insufficient permissions'],
  wrong_method: [405, 'Method not allowed'],
  too_large: [413, 'The body is too large.'],
  unsupported_type: [415, 'The body must be sent as application/json.'],
  too_many_failures: [429, 'Too many failed attempts'],
  rate_limited: [429, 'Rate limit exceeded'],
  broken: [500, 'Internal Server Error'],
  upstream_failed: [502, 'Bad Gateway'],
  unavailable: [503, 'Service Unavailable'],
} as const satisfies Record<
  Word,
  readonly [status: number, message: Static<(typeof Refusal)['properties']['message']>]
>

/** What the statuses are called. */
export const NAMES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  405: 'Method Not Allowed',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
}

const ISSUE_WORDS: Readonly<Partial<Record<IssueCode, (issue: Issue) => string>>> = {
  maxLength: ({ limit }) => `must have at most ${limit} characters.`,
  minLength: () => 'must not be empty.',
  required: () => 'is required.',
  text: () => `${NOT_PLAIN}.`,
  type: ({ received }) => (received === null ? 'is required.' : 'must be a string.'),
}

/** Returns the sentence of an issue. */
export function serialize(issue: Issue): string {
  const { path, code } = issue
  if (path.length === 0) return 'The body must be a JSON object.'
  return `${path.join('.')} ${ISSUE_WORDS[code]?.(issue) ?? 'is not valid.'}`
}

type NotDone = Exclude<
  Awaited<ReturnType<Verbs['bearers']['invalidate'] | Verbs['issuing']['user']>>,
  { ok: true }
>

/** Sends the refusal of a verb. */
export function refuse(reply: FastifyReply, no: NotDone): FastifyReply {
  if (no.denial === 'too_many_failures') {
    return say(reply.header('retry-after', String(no.quota.retryAfterSeconds)), no.denial)
  }
  if (no.denial === 'malformed') return send(reply, 400, no.problems)
  if ('quota' in no) reply.headers(quotaHeaders(no.quota))
  if (no.denial === 'rate_limited') reply.headers(exceededHeaders(no.quota))
  if (no.denial !== 'lifetime_too_long') return say(reply, no.denial)
  return send(reply, 400, `expiresIn must be at most ${lifetimeText(no.longestSeconds)}`)
}

export function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  const [status, message] = WORDS[word]
  return send(reply, status, message)
}

function send(reply: FastifyReply, status: number, message: string | readonly string[]) {
  return sendRefusal(reply, status, { statusCode: status, message, error: NAMES[status] })
}
