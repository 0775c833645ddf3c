import { type Static, Type } from 'typebox'
import type { DenialOf } from '../../core/answer.ts'
import type { Credits } from '../../core/credits/index.ts'
import type { Issuing } from '../../core/issuing/index.ts'
import type { Runs } from '../../core/runs/index.ts'
import type { Fault } from '../dialect.ts'
import {
  ChatBody,
  ChatQueryByGet,
  ChatQueryByPost,
  IssueQuery,
  RunBody,
  RunPath,
} from './asking.ts'

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

const REFUSALS = { '4xx': Refusal, '5xx': Refusal }
const STREAMED = { 200: Type.Unsafe<never>({ type: 'string' }), ...REFUSALS }

export const Issued = Type.Object(
  {
    success: Type.Literal(true),
    token: Type.String({ description: 'Good for one call, and not shown again.' }),
    ttl: Type.Integer({ description: 'The seconds that it lives.' }),
  },
  { title: 'StreamToken' },
)

export const Result = Type.Object(
  { success: Type.Literal(true), result: Type.String({ description: 'The whole answer.' }) },
  { title: 'RunResult' },
)

export const Balance = Type.Object(
  {
    success: Type.Literal(true),
    credits: Type.Union([Type.Integer(), Type.Null()], { description: 'null: not limited.' }),
  },
  { title: 'Balance' },
)

export const ISSUE = { querystring: IssueQuery, response: { 200: Issued, ...REFUSALS } }

const RUN = { params: RunPath, body: RunBody }

export const STREAM = { ...RUN, response: STREAMED }

export const COMPLETE = { ...RUN, response: { 200: Result, ...REFUSALS } }

export const BALANCE = { response: { 200: Balance, ...REFUSALS } }

export const CHAT_BY_POST = { querystring: ChatQueryByPost, body: ChatBody, response: STREAMED }

export const CHAT_BY_GET = {
  querystring: ChatQueryByGet,
  response: { ...STREAMED, 204: Type.Null() },
}

export const RESUME = { response: { 204: Type.Null(), ...REFUSALS } }
