import type { FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'
import type { DenialOf } from '../../core/answer.ts'
import type { Issuing } from '../../core/tokens/index.ts'
import { exceededHeaders, quotaHeaders } from '../../http/answers/quota.ts'
import { sendRefusal } from '../../http/answers/refusal.ts'
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

/** The schemas of refusals, by status. */
export const REFUSALS = { '4xx': Refusal, '5xx': Refusal }

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
  chatbotId: invalid('chatbotId must be a single id of a chatbot.'),
  sessionId: invalid(
    'sessionId must be a single string of 1 to 255 characters, without NUL or lone surrogates.',
  ),
}

type NotIssued = Exclude<Awaited<ReturnType<Verbs['issuing']['chat']>>, { ok: true }>

/** Sends the refusal of the verb. */
export function refuse(reply: FastifyReply, no: NotIssued): FastifyReply {
  if ('quota' in no && no.quota) reply.headers(quotaHeaders(no.quota))
  if (no.denial === 'rate_limited') reply.headers(exceededHeaders(no.quota))
  if (no.denial !== 'invalid_field') return say(reply, no.denial)
  return sendRefusal(reply, 400, { success: false, error: FIELD_WORDS[no.field] })
}

export function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  const [status, error] = WORDS[word]
  return sendRefusal(reply, status, { success: false, error })
}
