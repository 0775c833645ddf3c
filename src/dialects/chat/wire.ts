import { type Static, type TSchema, Type } from 'typebox'
import type { DenialOf } from '../../core/answer.ts'
import type { Issuing } from '../../core/issuing/index.ts'
import type { Fault } from '../dialect.ts'

/** The verbs that this family calls, and for whose denials it owes words. */
export interface Verbs {
  readonly issuing: Pick<Issuing, 'chat'>
}

export const Refusal = Type.Object(
  {
    success: Type.Literal(false),
    error: Type.Object({
      message: Type.String({ description: 'A sentence for people.' }),
      code: Type.String({ description: 'The same for programs. It stays as it is.' }),
    }),
  },
  { title: 'ChatTokenRefusal' },
)

type Words = Static<typeof Refusal>['error']
type Word = Exclude<DenialOf<Verbs['issuing']>, 'invalid_field'> | Fault

const failed = { message: 'Token generation failed', code: 'token_generation_failed' }
const invalid = (message: string) => ({ message, code: 'invalid_request' })

/** How this family says no. */
export const WORDS = {
  invalid_lifetime: [
    400,
    { message: 'Invalid TTL value. Must be between 1 and 300 seconds', code: 'invalid_ttl' },
  ],
  invalid_request: [400, invalid('The request could not be read.')],
  unauthorized: [401, { message: 'Invalid API key', code: 'unauthorized' }],
  chatbot_not_found: [404, { message: 'Chatbot not found', code: 'chatbot_not_found' }],
  wrong_method: [405, { message: 'Method not allowed', code: 'method_not_allowed' }],
  too_large: [413, { message: 'The body is too large.', code: 'request_too_large' }],
  unsupported_type: [
    415,
    { message: 'The body must be sent as application/json.', code: 'unsupported_media_type' },
  ],
  rate_limited: [429, { message: 'Rate limit exceeded', code: 'rate_limit_exceeded' }],
  upstream_failed: [502, failed],
  broken: [500, failed],
  unavailable: [503, failed],
} as const satisfies Record<Word, readonly [status: number, words: Words]>

/** What is wrong with each field. */
export const FIELD_WORDS: Readonly<Record<string, Words>> = {
  body: invalid('The body must be a JSON object, or empty.'),
  chatbotId: invalid('chatbotId must be the id of a chatbot, given once.'),
  sessionId: invalid(
    'sessionId must be a text of 1 to 255 characters, without NUL and lone surrogates, given once.',
  ),
}

export const Issued = Type.Object(
  {
    success: Type.Literal(true),
    token: Type.String({ description: 'A JWT. Good for one call, and not shown again.' }),
    expires_in: Type.Integer({ description: 'The seconds that it lives.' }),
  },
  { title: 'ChatToken' },
)

const RESPONSE = { 200: Issued, '4xx': Refusal, '5xx': Refusal }

// What a request must be to be served. The verbs know what to refuse first: requests are read, by
// the same bounds, when a verb looks at them.

const ttl = Type.Integer({
  minimum: 1,
  maximum: 300,
  default: 60,
  description: 'The seconds that the token shall live, in ASCII digits.',
})
const chatbotId = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'The chatbot that the token shall open, and no other.',
})
const sessionId = Type.String({
  minLength: 1,
  maxLength: 255,
  description:
    'What you know the session by: a claim of the token, told to the upstream as `user`.',
})
const orNull = <Field extends TSchema>(field: Field) =>
  Type.Optional(Type.Union([field, Type.Null()]))

export const IssueByGetQuery = Type.Object({
  ttl: Type.Optional(ttl),
  chatbotId: Type.Optional(chatbotId),
  sessionId: Type.Optional(sessionId),
})

export const IssueByPostQuery = Type.Object({ ttl: Type.Optional(ttl) })

export const IssueBody = Type.Object(
  { ttl: orNull(ttl), chatbotId: orNull(chatbotId), sessionId: orNull(sessionId) },
  { additionalProperties: true, title: 'ChatTokenRequest' },
)

export const BY_GET = { querystring: IssueByGetQuery, response: RESPONSE }
export const BY_POST = { querystring: IssueByPostQuery, body: IssueBody, response: RESPONSE }
