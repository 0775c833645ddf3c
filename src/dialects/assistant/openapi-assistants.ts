import {
  answersIn,
  examplesOfBodies,
  type Operation,
  parametersIn,
} from '../../http/reference/index.ts'
import { BY, TAGS } from '../reference.ts'
import { Refusal } from './errors.ts'
import { Assistant, Chat } from './hal.ts'
import { SAYS } from './openapi.ts'
import { AssistantPath, ChatBody } from './schemas.ts'
import assistant from './vectors/assistant.json' with { type: 'json' }
import chats from './vectors/chats.json' with { type: 'json' }
import chatRefusals from './vectors/chats-refusals.json' with { type: 'json' }

export const READ_ASSISTANT: Operation = {
  operationId: 'getAssistant',
  summary: 'Read an assistant',
  description:
    'For the holder of a token for it, to whom every other assistant is not there; and for operators with an AI seat.',
  tags: [TAGS.assistants],
  security: [...BY.bearer, ...BY.operator],
  parameters: parametersIn('path', AssistantPath),
  responses: answersIn([assistant], {
    says: { ...SAYS, 200: 'The assistant.' },
    schemas: { 200: Assistant },
    refusal: Refusal,
  }),
}

export const CHAT_WITH_ASSISTANT: Operation = {
  operationId: 'chatWithAssistant',
  summary: 'Ask the assistant of a token',
  description:
    'A single question and its answer, for an assistant token or the token of an end user, any number of times: as JSON or, with `Accept: text/event-stream`, while it is generated, as the UI message stream of the Vercel AI SDK. Neither is stored nor logged. May be called by pages of other origins.',
  tags: [TAGS.assistants],
  security: BY.bearer,
  requestBody: {
    required: true,
    content: { 'application/json': { schema: ChatBody, examples: examplesOfBodies([chats]) } },
  },
  responses: answersIn([chats, chatRefusals], {
    says: {
      ...SAYS,
      200: 'The answer, while it is generated.',
      201: 'The question and the answer.',
      402: 'The organization has no credits left.',
      429: 'A limit is reached. Nothing is charged.',
      502: 'The assistant did not begin to answer, in which case nothing is charged; or not to the end.',
    },
    schemas: { 201: Chat },
    refusal: Refusal,
  }),
}
