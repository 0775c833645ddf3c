import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { isFields } from '../../core/fields.ts'
import { readMessages } from '../../core/runs/index.ts'
import { isPlain, NOT_PLAIN } from '../../core/text.ts'
import { type AnswerFormat, sendAnswer } from '../../http/answers/answer.ts'
import { BAD_LAST_EVENT_ID, lastEventIdOf } from '../../http/last-event-id.ts'
import { lazily } from '../../http/lazily.ts'
import { leftSignal } from '../../http/left.ts'
import { isPrefetch } from '../../http/prefetch.ts'
import { FAILED, REFUSALS, refuseRun, say, type Verbs } from './errors.ts'
import {
  CHAT_BY_GET_AND_BEARER,
  CHAT_BY_GET_AND_PATH,
  CHAT_BY_POST_AND_BEARER,
  CHAT_BY_POST_AND_PATH,
  RESUME_BY_BEARER,
  RESUME_BY_PATH,
} from './openapi-chats.ts'
import { STREAMED } from './schemas.ts'
import { isInAddress, tokenOf } from './token.ts'

const CHAT_BY_POST = { response: { 200: STREAMED, ...REFUSALS } }
const CHAT_BY_GET = { response: { 200: STREAMED, 204: Type.Null(), ...REFUSALS } }
const RESUME = { response: { 204: Type.Null(), ...REFUSALS } }

type ChatRequest = Parameters<Verbs['runs']['chat']>[0]

/** What a call asks for, as far as it could be read. */
type Asked = ReturnType<ChatRequest['read']> & { readonly format: AnswerFormat }

interface ChatCall {
  readonly Params: { readonly token?: string }
  readonly Querystring: Readonly<Record<string, unknown>>
}

const PATHS = [
  ['/chat/:token/stream', CHAT_BY_POST_AND_PATH, CHAT_BY_GET_AND_PATH, RESUME_BY_PATH],
  ['/chat/stream', CHAT_BY_POST_AND_BEARER, CHAT_BY_GET_AND_BEARER, RESUME_BY_BEARER],
] as const
const PROTOCOLS = ['ui', 'data', 'text'] as const

/**
 * The chat call: an answer of a chatbot, for a token. Below each of its paths `useChat` asks for an
 * answer that it could resume; as none is kept, it hears that there is nothing, whoever it is.
 */
export function serveChats(app: FastifyInstance, runs: Verbs['runs']): void {
  const config = { failed: FAILED.chat, crossOrigin: true }
  for (const [path, post, get, resume] of PATHS) {
    const byPost = {
      schema: CHAT_BY_POST,
      config: { ...config, takesLargeBodies: true, operation: post },
    }
    app.post<ChatCall>(path, byPost, async (request, reply) =>
      answer(runs, request, reply, askedByPost),
    )
    const byGet = { schema: CHAT_BY_GET, config: { ...config, operation: get } }
    app.get<ChatCall>(path, byGet, async (request, reply) =>
      isPrefetch(request.headers)
        ? say(reply, 'prefetched')
        : answer(runs, request, reply, askedByGet),
    )
    const resuming = { schema: RESUME, config: { ...config, operation: resume } }
    app.get(`${path}/:chatId/stream`, resuming, async (_, reply) => reply.code(204).send())
  }
}

async function answer(
  runs: Verbs['runs'],
  request: FastifyRequest<ChatCall>,
  reply: FastifyReply,
  readAsked: (request: FastifyRequest<ChatCall>) => Asked,
): Promise<FastifyReply> {
  const { headers, params, query } = request
  const isAgain = isReconnect(request)
  const read = lazily(() => readAsked(request))
  const chat = await runs.chat({
    read,
    tokenSecret: tokenOf({ headers, params, query }),
    isBearer: !isInAddress({ params, query }),
    isReconnect: isAgain,
    clientAddress: request.ip,
    origin: headers.origin,
    signal: leftSignal(reply),
  })
  if (chat.ok) return sendAnswer(reply, read().format, chat.text)
  const isAnswered = chat.denial === 'answered' || (isAgain && chat.denial === 'unauthorized')
  return isAnswered ? reply.code(204).send() : refuseRun(reply, chat)
}

/** An `EventSource` comes back by itself when its answer has ended, and stops only for a 204. */
function isReconnect(request: FastifyRequest<ChatCall>): boolean {
  return request.method === 'GET' && typeof lastEventIdOf(request) === 'string'
}

function askedByPost(request: FastifyRequest<ChatCall>): Asked {
  const read = readMessages(request.body)
  const own = 'problem' in read ? 'ui' : read.protocol
  const plain = request.accepts().type(['text/event-stream', 'text/plain']) === 'text/plain'
  const { chatbotId, tools } = isFields(request.body) ? request.body : {}
  const usual = plain ? 'text' : own
  return { ...asked(read, chatbotId, request.query.protocol, usual), hasTools: areTools(tools) }
}

/** Whether there are any, in whatever way they are said. */
function areTools(tools: unknown): boolean {
  return Object.keys(Object(tools)).length > 0
}

function askedByGet(request: FastifyRequest<ChatCall>): Asked {
  const { message, chatbotId, protocol } = request.query
  if (lastEventIdOf(request) === null) return unreadable(BAD_LAST_EVENT_ID)
  const isAsked = typeof message === 'string' && message.trim() !== ''
  const conversation = isAsked
    ? { messages: [{ role: 'user' as const, content: message.toWellFormed() }] }
    : { problem: 'message must say, once, what is asked.' }
  return asked(conversation, chatbotId, protocol, 'events')
}

function asked(
  conversation: Asked['conversation'],
  chatbotId: unknown,
  protocol: unknown,
  usual: AnswerFormat,
): Asked {
  const format = protocol === undefined ? usual : PROTOCOLS.find((known) => known === protocol)
  if (format === undefined) return unreadable('protocol must be ui, data or text.')
  if (chatbotId === undefined || chatbotId === null) {
    return { conversation, assistantId: undefined, hasTools: false, format }
  }
  if (typeof chatbotId !== 'string') return unreadable('chatbotId must be a string.')
  if (!isPlain(chatbotId)) return unreadable(`chatbotId ${NOT_PLAIN}.`)
  return { conversation, assistantId: chatbotId, hasTools: false, format }
}

const unreadable = (problem: string): Asked => ({
  conversation: { problem },
  assistantId: undefined,
  hasTools: false,
  format: 'ui',
})
