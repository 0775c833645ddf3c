import { type Static, Type } from 'typebox'
import type { DenialOf } from '../../core/answer.ts'
import { MOST_PARTS, type Runs } from '../../core/runs/index.ts'
import type { Bearers } from '../../core/tokens/index.ts'
import { LARGEST_BODY_BYTES } from '../../http/bodies.ts'
import type { Fault } from '../dialect.ts'

/** The verbs that this family calls, and for whose denials it owes words. */
export interface Verbs {
  readonly bearers: Pick<Bearers, 'opened'>
  readonly runs: Pick<Runs, 'converse'>
}

export const Refusal = Type.Object(
  {
    error: Type.Object({
      message: Type.String({ description: 'A sentence for people.' }),
      type: Type.String({ description: 'What kind of refusal it is; mostly the same as `code`.' }),
      param: Type.Union([Type.String(), Type.Null()], { description: 'The field that is wrong.' }),
      code: Type.String({ description: 'For programs. It stays as it is.' }),
    }),
  },
  { title: 'OpenAiRefusal' },
)

type Said = Static<typeof Refusal>['error']

/** The type is left out where it is the code, and the field where none is wrong. */
export type Words = Pick<Said, 'code' | 'message'> & Partial<Pick<Said, 'param' | 'type'>>

type Word =
  | Exclude<DenialOf<Verbs['bearers']> | DenialOf<Verbs['runs']>, Detailed>
  | Fault
  | Missing

/** What is not there. */
type Missing = 'no_such_model' | 'no_such_path'

/** Denials whose words depend on what was wrong. */
type Detailed = 'invalid_conversation'

export const INVALID = 'invalid_request_error'

const invalid = (message: string) => ({ message, code: INVALID })
const limited = { message: 'Rate limit exceeded', code: 'rate_limit_exceeded' }
const failed = (message: string) => ({ message, code: 'server_error' })

/** How this family says no. */
export const WORDS = {
  invalid_request: [400, invalid('The request could not be read.')],
  unauthorized: [401, { message: 'Incorrect API key provided.', code: 'invalid_api_key' }],
  no_credits: [402, { message: 'No credits remaining.', code: 'insufficient_quota' }],
  forbidden: [
    403,
    {
      message:
        'This credential does not permit this request, or may not be used from this address or origin.',
      code: 'permission_denied',
    },
  ],
  tools_forbidden: [
    403,
    { message: 'This token does not allow tools.', code: 'permission_denied' },
  ],
  chatbot_not_found: [404, invalid('This token opens a workflow, which cannot be used for chat.')],
  no_such_model: [
    404,
    {
      message: 'This token does not open a model with this name.',
      type: INVALID,
      param: 'model',
      code: 'model_not_found',
    },
  ],
  no_such_path: [404, invalid('This path does not exist.')],
  wrong_method: [405, invalid('Method not allowed')],
  too_large: [413, invalid('The body is too large.')],
  unsupported_type: [415, invalid('The body must be sent as application/json.')],
  busy: [429, limited],
  rate_limited: [429, limited],
  broken: [500, failed('The server had an error while processing your request.')],
  upstream_failed: [502, failed('The assistant did not answer.')],
  unavailable: [
    503,
    failed(
      'The service is temporarily unavailable. Try again after the number of seconds in Retry-After.',
    ),
  ],
} as const satisfies Record<Word, readonly [status: number, words: Words]>

const Usage = Type.Object(
  {
    prompt_tokens: Type.Literal(0),
    completion_tokens: Type.Literal(0),
    total_tokens: Type.Literal(0),
  },
  { description: 'Always 0: what an answer costs is counted in credits, not in tokens.' },
)

export const Completion = Type.Object(
  {
    id: Type.String(),
    object: Type.Literal('chat.completion'),
    created: Type.Integer({ description: 'When the answer began, in seconds since 1970.' }),
    model: Type.String({ description: 'What the request named.' }),
    choices: Type.Array(
      Type.Object({
        index: Type.Literal(0),
        message: Type.Object({
          role: Type.Literal('assistant'),
          content: Type.String(),
          refusal: Type.Null(),
        }),
        logprobs: Type.Null(),
        finish_reason: Type.Enum(['stop', 'length', 'content_filter', 'tool_calls'], {
          description: 'Why the answer ended, as its model says.',
        }),
      }),
    ),
    usage: Usage,
  },
  { title: 'ChatCompletion' },
)

export const Model = Type.Object(
  {
    id: Type.String({ description: 'The natural id of the assistant, or else its id.' }),
    object: Type.Literal('model'),
    created: Type.Integer(),
    owned_by: Type.String({ description: 'The organization.' }),
  },
  { title: 'Model' },
)

export const Models = Type.Object(
  { object: Type.Literal('list'), data: Type.Array(Model) },
  { title: 'Models' },
)

const REFUSALS = { '4xx': Refusal, '5xx': Refusal }

export const LIST_MODELS = { response: { 200: Models, ...REFUSALS } }

export const SHOW_MODEL = { response: { 200: Model, ...REFUSALS } }

export const ModelPath = Type.Object({
  id: Type.String({ maxLength: 255, description: 'The natural id of the assistant, or its id.' }),
})

// What a request must be to be served. The verbs know what to refuse first: requests are read, by
// the same bounds, when a verb looks at them.

const LongText = Type.String({ maxLength: LARGEST_BODY_BYTES })

const Content = Type.Union([
  LongText,
  Type.Array(Type.Object({ type: Type.Literal('text'), text: LongText }), {
    maxItems: MOST_PARTS,
  }),
])

export const CompletionBody = Type.Object(
  {
    messages: Type.Array(
      Type.Object(
        {
          role: Type.Enum(['user', 'assistant'], {
            description: '`system` and `developer` are refused: the assistant has its own.',
          }),
          content: Content,
        },
        { additionalProperties: true },
      ),
      { maxItems: 1000, description: 'The conversation so far. The last one is what is asked.' },
    ),
    model: Type.Optional(
      Type.Union([Type.String({ maxLength: 256 }), Type.Null()], {
        description: 'Said again in the answer, and not looked at: the token has its assistant.',
      }),
    ),
    stream: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
  },
  {
    additionalProperties: true,
    title: 'ChatCompletionRequest',
    description: 'As OpenAI has it. What is not named here is not looked at.',
  },
)

export const COMPLETE = { body: CompletionBody, response: { 200: Completion, ...REFUSALS } }
