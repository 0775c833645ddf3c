import { Type } from 'typebox'
import { MOST_PARTS } from '../../core/runs/index.ts'
import { LARGEST_BODY_BYTES } from '../../http/bodies.ts'
import { readerOf } from '../reader.ts'

export const IssueQuery = Type.Object({
  ttl: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 300,
      default: 60,
      description: 'The seconds that the token shall live, in ASCII digits.',
    }),
  ),
})

export const readIssue = readerOf({ query: IssueQuery })

/** A text that may be as long as its body. */
const LongText = Type.String({ maxLength: LARGEST_BODY_BYTES })

/** The most input variables that a run is given. */
export const MOST_VARIABLES = 1_000

export const RunPath = Type.Object({
  workflowId: Type.String({ maxLength: 255, description: 'The workflow to run.' }),
})

export const RunBody = Type.Record(
  Type.String(),
  Type.Union([LongText, Type.Number(), Type.Boolean()]),
  {
    maxProperties: MOST_VARIABLES,
    title: 'WorkflowInput',
    description: "The workflow's input variables. Every one that its template names must be there.",
  },
)

const AND_MORE = { additionalProperties: true }

const Parts = Type.Array(
  Type.Object(
    {
      type: Type.String({
        maxLength: LARGEST_BODY_BYTES,
        description: 'Only parts of the type `text` are read.',
      }),
      text: Type.Optional(LongText),
    },
    AND_MORE,
  ),
  { maxItems: MOST_PARTS },
)

const Message = Type.Object(
  {
    role: Type.Enum(['user', 'assistant', 'data'], {
      description: '`data` is left out, `system` refused: the assistant has its own instructions.',
    }),
    parts: Type.Optional(Parts),
    content: Type.Optional(
      Type.Union([LongText, Parts], { description: 'What AI SDK 3 and 4 have for `parts`.' }),
    ),
  },
  { ...AND_MORE, title: 'Message' },
)

const chatbotId = Type.String({
  maxLength: 255,
  description:
    "The chatbot to ask, for a token that opens several. A token's own chatbot goes first.",
})

export const ChatBody = Type.Object(
  {
    messages: Type.Array(Message, {
      maxItems: 1000,
      description: 'The conversation so far. The last message of the user is what is asked.',
    }),
    chatbotId: Type.Optional(Type.Union([chatbotId, Type.Null()])),
  },
  {
    ...AND_MORE,
    title: 'ChatRequest',
    description: 'As `useChat` sends it; what else it sends is not looked at.',
  },
)

const protocol = Type.Optional(
  Type.Enum(['ui', 'data', 'text'], {
    description: 'The UI message stream, the data stream or plain text, whatever else was sent.',
  }),
)

export const ChatQueryByPost = Type.Object({ protocol })

export const ChatQueryByGet = Type.Object({
  message: Type.String({ minLength: 1, maxLength: 16_384, description: 'What is asked.' }),
  chatbotId: Type.Optional(chatbotId),
  protocol,
  lastEventId: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description:
        'What a client that comes back has had, if it cannot send `Last-Event-ID`: then the answer is a 204.',
    }),
  ),
})

export const ResumePath = Type.Object({
  chatId: Type.String({ maxLength: 255, description: 'What the client calls the chat.' }),
})

export const ChatPath = Type.Object({
  token: Type.String({ maxLength: 16_384, description: 'A stream token or a chat token.' }),
})

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

/** An answer that is sent as it comes. */
export const STREAMED = Type.Unsafe<never>({ type: 'string' })
