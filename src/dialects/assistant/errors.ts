import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { DenialOf } from '../../core/answer.ts'
import type { Runs } from '../../core/runs/index.ts'
import type { AskedField, AssistantTokens, Issuing } from '../../core/tokens/index.ts'
import { exceededHeaders } from '../../http/answers/quota.ts'
import { sendRefusal } from '../../http/answers/refusal.ts'
import { isoSeconds } from '../../http/instant.ts'
import { foreignPage } from '../../http/presented.ts'
import type { Fault } from '../dialect.ts'
import type { Issue } from '../issues.ts'

/** The verbs that this family calls, and for whose denials it owes words. */
export interface Verbs {
  readonly assistantTokens: AssistantTokens
  readonly issuing: Pick<Issuing, 'assistant'>
  readonly runs: Pick<Runs, 'converse'>
}

export const Refusal = Type.Object(
  {
    statusCode: Type.Integer(),
    error: Type.String({ description: 'What the status is called.' }),
    message: Type.String({ description: 'A sentence for people.' }),
  },
  { title: 'AssistantRefusal' },
)

/** The schemas of refusals, by status. */
export const REFUSALS = { '4xx': Refusal, '5xx': Refusal }

export const ERRORS = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
} as const

type Words = readonly [status: keyof typeof ERRORS, message: string]
type Denied = {
  [Name in keyof Verbs]: DenialOf<Verbs[Name]>
}[keyof Verbs]
/** Denials whose words depend on what was wrong. */
type Detailed =
  | 'foreign_page'
  | 'invalid_conversation'
  | 'invalid_field'
  | 'outlives_its_parent'
  | 'wider_than_parent'

/** How this family says no. */
export const WORDS = {
  invalid_request: [400, 'The request could not be read.'],
  unauthorized: [
    401,
    'The request has no valid credential. Send a token or API key that is still valid.',
  ],
  no_credits: [402, 'No credits remaining.'],
  forbidden: [403, 'This credential does not permit this request.'],
  not_a_descendant: [
    403,
    'A token or API key can rotate only itself and credentials created with it. Use a session to rotate others.',
  ],
  too_many_ancestors: [
    403,
    'This credential has 16 ancestors, which is the maximum. Use one of its ancestors or a session instead.',
  ],
  no_seat: [403, 'Only an operator with an AI seat can manage tokens for assistants.'],
  not_from_here: [403, 'This token may not be used from this address or origin.'],
  read_only: [403, 'This token is read-only, or this secret was replaced by rotation.'],
  tools_forbidden: [403, 'This token does not allow the use of tools.'],
  assistant_not_found: [404, 'Assistant not found'],
  chatbot_not_found: [404, 'Assistant not found'],
  organization_not_found: [404, 'Organization not found'],
  token_not_found: [404, 'Token not found'],
  wrong_method: [405, 'Method not allowed'],
  organization_inactive: [409, 'The organization is inactive. Activate it first.'],
  over_quota: [409, 'The quota for tokens is used up. End a token before you create another.'],
  token_expired: [409, 'This token has expired, so it cannot be rotated. Create a new token.'],
  too_large: [413, 'The body is too large.'],
  unsupported_type: [415, 'The body must be sent as application/json or application/hal+json.'],
  busy: [429, 'Rate limit exceeded'],
  rate_limited: [429, 'Rate limit exceeded'],
  broken: [500, 'An unexpected error occurred. Quote the x-request-id header when you report it.'],
  upstream_failed: [502, 'The assistant did not answer.'],
  unavailable: [
    503,
    'The service is temporarily unavailable. Try again after the number of seconds in Retry-After.',
  ],
} as const satisfies Record<Exclude<Denied, Detailed> | Fault, Words>

/** What is wrong with each field. */
export const FIELD_WORDS = {
  body: 'The body must be a JSON object.',
  type: 'type must be "assistant" or "personal".',
  assistantId:
    'assistantId must be a single id or natural id of an assistant. Omit it for a personal token.',
  organizationId:
    'organizationId must be a single id of an organization. Omit it for a personal token, which always belongs to your own organization.',
  notes: 'notes must be a string of at most 1000 characters, without NUL or lone surrogates.',
  readOnly: 'readOnly must be true or false.',
  restrict: 'restrict must be "cidr" or "host".',
  cidr: 'cidr must be a network such as 10.0.0.0/8. Send it together with "restrict":"cidr", and only then.',
  host: 'host must be a host such as app.example.com. Send it together with "restrict":"host", and only then.',
  expiresAt: 'expiresAt must be null, or an instant in the future such as 2030-01-15T10:00:00Z.',
  data: 'data must be a JSON object of at most 4096 bytes and at most 32 levels, whose numbers a double can represent exactly.',
  graceSeconds: 'graceSeconds must be a whole number from 0 to 604800.',
  start: 'start must be a whole number that is not negative.',
  limit: 'limit must be a whole number from 1 to 100.',
  username:
    'username must be a single string of at most 255 characters, without NUL or lone surrogates.',
} as const satisfies Record<AskedField | 'graceSeconds' | 'limit' | 'start' | 'username', string>

/** What is wrong with a call for an answer that says nothing of use. */
export const CHAT_WORDS = {
  assistantId: 'assistantId must be a string without NUL or lone surrogates.',
  role: 'message must be an object with the role "user".',
  content: 'message.content must be a string that is not blank.',
} as const

/** Says no in the words of this family. */
export function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  const [status, message] = WORDS[word]
  return sayWords(reply, status, message)
}

type Verb = {
  [Name in keyof Verbs]: Verbs[Name][keyof Verbs[Name]]
}[keyof Verbs]
type NotDone = Exclude<Awaited<ReturnType<Verb>>, { readonly ok: true }>

/**
 * Sends the refusal of a verb.
 *
 * @param issues returns what is wrong with the request, if that is why
 */
export function refuse(
  reply: FastifyReply,
  no: NotDone,
  issues: () => readonly Issue[] = () => [],
): FastifyReply {
  switch (no.denial) {
    case 'invalid_field': {
      const [unknown] = unknownIn(issues())
      return sayWords(reply, 400, unknown === undefined ? FIELD_WORDS[no.field] : notKnown(unknown))
    }
    case 'outlives_its_parent':
      return sayWords(reply, 400, outlives(no.latestAt))
    case 'wider_than_parent':
      return sayWords(reply, 400, `${no.field} ${WIDER}`)
    case 'foreign_page':
      return sayWords(reply, 403, foreignPage(reply.request))
    case 'invalid_conversation':
      return sayWords(reply, 400, no.problem)
    case 'rate_limited':
      return say(reply.headers(exceededHeaders(no.quota)), no.denial)
    case 'over_quota':
      return sayWords(reply, WORDS.over_quota[0], no.usedUp.remedy)
    case 'busy':
      return say(reply.header('retry-after', '1'), no.denial)
    default:
      return say(reply, no.denial)
  }
}

function sayWords(reply: FastifyReply, statusCode: keyof typeof ERRORS, message: string) {
  return sendRefusal(reply, statusCode, { statusCode, error: ERRORS[statusCode], message })
}

/** Returns the names of the fields that the schema does not have. */
export const unknownIn = (issues: readonly Issue[]): string[] =>
  issues.flatMap(({ code, path }) => (code === 'additionalProperties' ? path : []))

const notKnown = (field: string): string => `${field} is not a known field. Remove it.`

/** @param latestAt milliseconds since 1970 */
const outlives = (latestAt: number): string =>
  `expiresAt must not be later than ${isoSeconds(latestAt)}, when the credential that creates the token ends.`

const WIDER =
  'must not allow more than the credential that creates the token. Omit it, or send the same kind of restriction with an equal or narrower value.'
