import type { FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'
import type { DenialOf } from '../../core/answer.ts'
import type { Credits } from '../../core/credits/index.ts'
import type { Runs } from '../../core/runs/index.ts'
import type { Issuing } from '../../core/tokens/index.ts'
import { exceededHeaders } from '../../http/answers/quota.ts'
import { sendRefusal } from '../../http/answers/refusal.ts'
import type { Fault } from '../dialect.ts'

/** The verbs that this family calls, and for whose denials it owes words. */
export interface Verbs {
  readonly credits: Pick<Credits, 'balance'>
  readonly issuing: Pick<Issuing, 'stream'>
  readonly runs: Pick<Runs, 'chat' | 'complete' | 'start'>
}

export const Refusal = Type.Object(
  {
    error: Type.String({ description: 'A sentence for people.' }),
    success: Type.Literal(false),
    code: Type.Optional(
      Type.String({ description: 'The same for programs, where there is one. It stays as it is.' }),
    ),
  },
  { title: 'Refusal' },
)

/** The schemas of refusals, by status. */
export const REFUSALS = { '4xx': Refusal, '5xx': Refusal }

type Words = Omit<Static<typeof Refusal>, 'success'>

/** Denials whose words depend on what was wrong. */
type Detailed =
  | 'invalid_conversation'
  | 'invalid_variable_type'
  | 'missing_variables'
  | 'variables_too_long'
type Denied = DenialOf<Verbs['credits']> | DenialOf<Verbs['issuing']> | DenialOf<Verbs['runs']>
/** Not said in words: the answer is an empty one. */
type Wordless = 'answered'
/** What is seen before anything is looked at. */
type Early = 'prefetched'
type Word = Early | Exclude<Denied, Detailed | Wordless> | Exclude<Fault, 'broken' | 'unavailable'>

const badRequest = (error: string) => ({ error, code: 'invalid_request' })

/** How this family says no. */
export const WORDS = {
  invalid_lifetime: [
    400,
    { error: 'Invalid TTL value. Must be between 1 and 300 seconds', code: 'invalid_ttl' },
  ],
  invalid_variables: [
    400,
    badRequest("The body must be a JSON object of the workflow's input variables."),
  ],
  invalid_request: [400, badRequest('The request could not be read.')],
  chatbot_required: [
    400,
    badRequest('This token opens any chatbot of its organization: name one in chatbotId.'),
  ],
  unauthorized: [401, { error: 'Unauthorized. Please provide a valid secret key.' }],
  no_credits: [
    402,
    {
      error: 'No credits remaining. Please add credits to continue using the service.',
      code: 'invalid_billing',
    },
  ],
  forbidden: [
    403,
    { error: 'This token is read-only, or must not be used from here.', code: 'forbidden' },
  ],
  prefetched: [403, { error: 'A prefetch must not redeem a token.', code: 'prefetch' }],
  tools_forbidden: [403, { error: 'This token does not allow tools.', code: 'forbidden' }],
  workflow_not_found: [404, { error: 'Workflow not found' }],
  chatbot_not_found: [404, { error: 'Chatbot not found' }],
  wrong_method: [405, { error: 'Method not allowed' }],
  too_large: [413, badRequest('The body is too large.')],
  unsupported_type: [415, badRequest('The body must be sent as application/json.')],
  busy: [429, { error: 'Rate limit exceeded' }],
  rate_limited: [429, { error: 'Rate limit exceeded' }],
  upstream_failed: [502, { error: 'The assistant did not answer.', code: 'upstream_error' }],
} as const satisfies Record<Word, readonly [status: number, words: Words]>

export const FAILED_CODE = 'internal_server_error'

/** What each route says when it has failed itself. */
export const FAILED = {
  token: 'Failed to create token, please try again or contact support.',
  run: 'Failed to run workflow',
  chat: 'Failed to run chatbot',
  balance: 'Failed to read the balance, please try again or contact support.',
} as const

/** The status of each fault that is nobody's but ours. */
export const FAILED_STATUS = { broken: 500, unavailable: 503 } as const

/** How it says no where the words depend on what was wrong. */
export const DETAILED_WORDS = {
  missing_variables: (names: string) => badRequest(`Missing input variables: ${names}`),
  invalid_variable_type: (names: string) =>
    badRequest(`Input variables must be strings, numbers or booleans: ${names}`),
  variables_too_long: (names: string) =>
    badRequest(
      `The workflow's text would be too long with these input variables; shorten: ${names}`,
    ),
  invalid_conversation: (problem: string) => badRequest(problem),
} as const satisfies Record<Detailed, (what: string) => Words>

/** Says no in the words of this family. */
export function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  const [status, words] = WORDS[word]
  return sendRefusal(reply, status, { ...words, success: false })
}

/** Says what went wrong around a verb; our own failures in the words of the route. */
export function sayFault(reply: FastifyReply, fault: Fault): FastifyReply {
  if (fault !== 'broken' && fault !== 'unavailable') return say(reply, fault)
  const { failed: error = FAILED.token } = reply.routeOptions.config
  const body = { error, success: false, code: FAILED_CODE }
  return sendRefusal(reply, FAILED_STATUS[fault], body)
}

/** Every way in which there may be no run. */
type NoRun = Exclude<
  Awaited<ReturnType<Verbs['runs'][keyof Verbs['runs']]>>,
  { ok: true } | { denial: 'answered' }
>

/** Sends the refusal of a verb that runs. */
export function refuseRun(reply: FastifyReply, no: NoRun): FastifyReply {
  switch (no.denial) {
    case 'missing_variables':
    case 'invalid_variable_type':
    case 'variables_too_long':
      return sayBadRequest(reply, DETAILED_WORDS[no.denial](no.names.join(', ')))
    case 'invalid_conversation':
      return sayBadRequest(reply, DETAILED_WORDS[no.denial](no.problem))
    case 'busy':
      return say(reply.header('retry-after', '1'), no.denial)
    case 'rate_limited':
      return say(reply.headers(exceededHeaders(no.quota)), no.denial)
    default:
      return say(reply, no.denial)
  }
}

function sayBadRequest(reply: FastifyReply, words: object): FastifyReply {
  return sendRefusal(reply, 400, { ...words, success: false })
}
