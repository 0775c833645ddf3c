import {
  answersIn,
  examplesOfBodies,
  type Operation,
  parametersIn,
  type VectorFile,
} from '../../http/reference/index.ts'
import { BY, TAGS } from '../reference.ts'
import { Refusal } from './errors.ts'
import { SAYS } from './openapi.ts'
import { ChatBody, ChatPath, ChatQueryByGet, ChatQueryByPost, ResumePath } from './schemas.ts'
import getByBearer from './vectors/chat/get-by-bearer.json' with { type: 'json' }
import getByBearerRefusals from './vectors/chat/get-by-bearer-refusals.json' with { type: 'json' }
import getByPath from './vectors/chat/get-by-path.json' with { type: 'json' }
import getByPathRefusals from './vectors/chat/get-by-path-refusals.json' with { type: 'json' }
import postByBearer from './vectors/chat/post-by-bearer.json' with { type: 'json' }
import postByBearerRefusals from './vectors/chat/post-by-bearer-refusals.json' with { type: 'json' }
import postByPath from './vectors/chat/post-by-path.json' with { type: 'json' }
import postByPathRefusals from './vectors/chat/post-by-path-refusals.json' with { type: 'json' }
import resumeByBearer from './vectors/chat/resume-by-bearer.json' with { type: 'json' }
import resumeByPath from './vectors/chat/resume-by-path.json' with { type: 'json' }

const BY_POST =
  "Takes what `useChat` of the Vercel AI SDK sends, and answers in the protocol its client reads: the UI message stream (AI SDK 5 to 7); the data stream (3 and 4) when the last message carries a string `content`; plain text with `Accept: text/plain`. `protocol` overrides that. The chatbot is the token's own, else `chatbotId`, else, for an anonymous token, the public default. Conversations are neither stored nor logged."

const BY_GET =
  'For `EventSource`: frames of text, then an event `done`; after a failure an event `error` with data instead. When the `EventSource` comes back by itself, the answer is a 204 and it stays away. `protocol` chooses another format.'

const IN_PATH = ' The token stands in the path, and `Authorization` is ignored.'
const AS_BEARER =
  " The token is sent as a bearer, so that it stands in nobody's log of addresses. The token of an end user and an assistant token are taken too, any number of times."

const answers = (files: readonly VectorFile[]) =>
  answersIn(files, {
    says: {
      ...SAYS,
      200: 'The answer, while it is generated.',
      204: 'The answer that this `EventSource` had is over.',
    },
    schemas: {},
    refusal: Refusal,
  })

const CHAT_BODY = {
  required: true,
  content: {
    'application/json': { schema: ChatBody, examples: examplesOfBodies([postByPath]) },
  },
}

export const CHAT_BY_POST_AND_PATH: Operation = {
  operationId: 'chatWithTokenInPath',
  summary: 'Redeem a token for an answer of a chatbot',
  description: BY_POST + IN_PATH,
  tags: [TAGS.chats],
  security: BY.nobody,
  parameters: [...parametersIn('path', ChatPath), ...parametersIn('query', ChatQueryByPost)],
  requestBody: CHAT_BODY,
  responses: answers([postByPath, postByPathRefusals]),
}

export const CHAT_BY_POST_AND_BEARER: Operation = {
  operationId: 'chatWithBearerToken',
  summary: 'Redeem a bearer token for an answer of a chatbot',
  description: BY_POST + AS_BEARER,
  tags: [TAGS.chats],
  security: BY.anyToken,
  parameters: parametersIn('query', ChatQueryByPost),
  requestBody: CHAT_BODY,
  responses: answers([postByBearer, postByBearerRefusals]),
}

export const CHAT_BY_GET_AND_PATH: Operation = {
  operationId: 'askWithTokenInPath',
  summary: 'Redeem a token for an answer, as an EventSource',
  description: BY_GET + IN_PATH,
  tags: [TAGS.chats],
  security: BY.nobody,
  parameters: [...parametersIn('path', ChatPath), ...parametersIn('query', ChatQueryByGet)],
  responses: answers([getByPath, getByPathRefusals]),
}

const RESUMING =
  '`useChat` asks this when it appears with `resume: true`. Answers are not kept, so there is nothing to resume: always a 204, whatever token is presented, and nothing is taken.'

const nothing = (file: VectorFile) =>
  answersIn([file], {
    says: { ...SAYS, 204: 'There is nothing to resume.' },
    schemas: {},
    refusal: Refusal,
  })

export const RESUME_BY_PATH: Operation = {
  operationId: 'resumeChatByPath',
  summary: 'Ask for an answer to resume, of which there is none',
  description: RESUMING,
  tags: [TAGS.chats],
  security: BY.nobody,
  parameters: [...parametersIn('path', ChatPath), ...parametersIn('path', ResumePath)],
  responses: nothing(resumeByPath),
}

export const RESUME_BY_BEARER: Operation = {
  operationId: 'resumeChatByBearer',
  summary: 'Ask for an answer to resume, of which there is none',
  description: RESUMING,
  tags: [TAGS.chats],
  security: BY.nobody,
  parameters: parametersIn('path', ResumePath),
  responses: nothing(resumeByBearer),
}

export const CHAT_BY_GET_AND_BEARER: Operation = {
  operationId: 'askWithBearerToken',
  summary: 'Redeem a bearer token for an answer, as an EventSource',
  description: BY_GET + AS_BEARER,
  tags: [TAGS.chats],
  security: BY.anyToken,
  parameters: parametersIn('query', ChatQueryByGet),
  responses: answers([getByBearer, getByBearerRefusals]),
}
