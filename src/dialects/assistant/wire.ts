import { Type } from 'typebox'
import type { DenialOf } from '../../core/answer.ts'
import type { AskedField, Issuing } from '../../core/issuing/index.ts'
import type { Runs } from '../../core/runs/index.ts'
import type { AssistantTokens } from '../../core/tokens/index.ts'
import type { Fault } from '../dialect.ts'
import {
  AssistantPath,
  ChatBody,
  ListQuery,
  PageQuery,
  PlaceQuery,
  RotateBody,
  TokenBody,
  TokenPath,
} from './asking.ts'
import { Assistant, Token, Tokens, TokensOfAssistant } from './hal.ts'

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
  unauthorized: [401, 'Present a live token or API key.'],
  no_credits: [402, 'No credits remaining.'],
  forbidden: [403, 'This credential does not allow it.'],
  not_a_descendant: [
    403,
    'Outside a session a credential rotates only itself and what was made with it.',
  ],
  too_many_ancestors: [
    403,
    'The credential descends from 16 others: use one that is nearer to the operator.',
  ],
  no_seat: [403, 'Tokens for assistants are managed by operators with an AI seat.'],
  not_from_here: [403, 'This token may not be used from here.'],
  read_only: [403, 'This token is read-only, or its secret was rotated out.'],
  tools_forbidden: [403, 'This token does not allow the use of tools.'],
  assistant_not_found: [404, 'Assistant not found'],
  chatbot_not_found: [404, 'Assistant not found'],
  organization_not_found: [404, 'Organization not found'],
  token_not_found: [404, 'Token not found'],
  wrong_method: [405, 'Method not allowed'],
  organization_inactive: [409, 'The organization is inactive: activate it first.'],
  over_quota: [409, 'There are as many tokens as the quota allows: end one of them.'],
  token_expired: [409, 'This token has expired: make another one.'],
  too_large: [413, 'The body is too large.'],
  unsupported_type: [415, 'The body must be sent as application/json or application/hal+json.'],
  busy: [429, 'Rate limit exceeded'],
  rate_limited: [429, 'Rate limit exceeded'],
  broken: [500, 'Something has failed that should not have.'],
  upstream_failed: [502, 'The assistant did not answer.'],
  unavailable: [503, 'The service cannot answer at the moment.'],
} as const satisfies Record<Exclude<Denied, Detailed> | Fault, Words>

/** What is wrong with each field. */
export const FIELD_WORDS = {
  body: 'The body must be a JSON object.',
  type: 'type must be "assistant" or "personal".',
  assistantId:
    'assistantId must be the id or the natural id of an assistant, given once; a personal token has none.',
  organizationId:
    'organizationId must be the id of an organization, given once; a personal token is made in your own.',
  notes: 'notes must be a text of at most 1000 characters, without NUL and lone surrogates.',
  readOnly: 'readOnly must be true or false.',
  restrict: 'restrict must be "cidr" or "host".',
  cidr: 'cidr must be a network such as 10.0.0.0/8, together with "restrict":"cidr" and not without.',
  host: 'host must be a host such as app.example.com, together with "restrict":"host" and not without.',
  expiresAt: 'expiresAt must be an instant to come, such as 2030-01-15T10:00:00Z, or null.',
  data: 'data must be a JSON object of at most 4096 bytes, nested at most 32 deep, with numbers that a double carries exactly.',
  graceSeconds: 'graceSeconds must be a whole number from 0 to 604800.',
  start: 'start must be a whole number from 0.',
  limit: 'limit must be a whole number from 1 to 100.',
  username:
    'username must be a text of at most 255 characters, without NUL and lone surrogates, given once.',
} as const satisfies Record<AskedField | 'graceSeconds' | 'limit' | 'start' | 'username', string>

export const Chat = Type.Object(
  {
    id: Type.String(),
    assistantId: Type.String({ description: 'Its natural id if it has one.' }),
    messages: Type.Array(
      Type.Object({ role: Type.Enum(['user', 'assistant']), content: Type.String() }),
      { description: 'The question and the answer.' },
    ),
  },
  { title: 'Chat' },
)

const REFUSALS = { '4xx': Refusal, '5xx': Refusal }

export const LIST_OF_ASSISTANT = {
  params: AssistantPath,
  querystring: PageQuery,
  response: { 200: TokensOfAssistant, ...REFUSALS },
}
export const LIST = { querystring: ListQuery, response: { 200: Tokens, ...REFUSALS } }
export const CREATE = { body: TokenBody, response: { 201: Token, ...REFUSALS } }
export const SHOW = {
  params: TokenPath,
  querystring: PlaceQuery,
  response: { 200: Token, ...REFUSALS },
}
export const DELETE = {
  params: TokenPath,
  querystring: PlaceQuery,
  response: { 204: Type.Null(), ...REFUSALS },
}
export const ROTATE = {
  params: TokenPath,
  body: RotateBody,
  response: { 200: Token, ...REFUSALS },
}
export const SHOW_ASSISTANT = { params: AssistantPath, response: { 200: Assistant, ...REFUSALS } }
export const CHAT = {
  body: ChatBody,
  response: { 200: Type.Unsafe<never>({ type: 'string' }), 201: Chat, ...REFUSALS },
}
