import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { isFields } from '../../core/fields.ts'
import { gathered } from '../../core/runs/index.ts'
import { isPlain } from '../../core/text.ts'
import { sendAnswer } from '../../http/answers/answer.ts'
import { bearerOf } from '../../http/bearer.ts'
import { lazily } from '../../http/lazily.ts'
import { leftSignal } from '../../http/left.ts'
import type { CallerOf } from './caller.ts'
import { CHAT_WORDS, REFUSALS, refuse, type Verbs } from './errors.ts'
import { Assistant, Chat, hal, halAssistant, nameOf } from './hal.ts'
import { CHAT_WITH_ASSISTANT, READ_ASSISTANT } from './openapi-assistants.ts'

interface Call {
  readonly Params: { readonly id: string }
}

const STREAM = Type.Unsafe<never>({ type: 'string' })

/** What a token for an assistant opens. */
export function serveAssistants(
  app: FastifyInstance,
  { assistantTokens, runs }: Pick<Verbs, 'assistantTokens' | 'runs'>,
  callerOf: CallerOf,
): void {
  const showing = {
    schema: { response: { 200: Assistant, ...REFUSALS } },
    config: { operation: READ_ASSISTANT },
  }
  app.get<Call>('/assistants/:id', showing, async (request, reply) => {
    const found = await assistantTokens.showAssistant({
      ...callerOf(request),
      assistantId: request.params.id,
    })
    return found.ok ? hal(reply).send(halAssistant(found.assistant)) : refuse(reply, found)
  })

  const chatting = {
    schema: { response: { 200: STREAM, 201: Chat, ...REFUSALS } },
    config: { crossOrigin: true, takesLargeBodies: true, operation: CHAT_WITH_ASSISTANT },
  }
  app.post('/chats', chatting, async (request, reply) => {
    const read = lazily(() => chatIn(request.body))
    const begun = await runs.converse({
      read,
      tokenSecret: bearerOf(request.headers),
      clientAddress: request.ip,
      origin: request.headers.origin,
      signal: leftSignal(reply),
    })
    if (!begun.ok) return refuse(reply, begun)
    const wanted = request.accepts().type(['application/json', 'text/event-stream'])
    if (wanted === 'text/event-stream') return sendAnswer(reply, 'ui', begun.text)
    const { text: content } = await gathered(begun.text, begun.assistant.id)
    const answer = { role: 'assistant', content }
    const messages = [...messagesOf(read()), answer]
    return reply.code(201).send({ id: begun.runId, assistantId: nameOf(begun.assistant), messages })
  })
}

const messagesOf = ({ conversation }: ChatInput) =>
  'messages' in conversation ? conversation.messages : []

interface Question {
  readonly role: 'user'
  readonly content: string
}

/** What a call says to an assistant, or what is wrong with it. */
interface ChatInput {
  readonly reference: string | undefined
  readonly conversation: { readonly messages: readonly Question[] } | { readonly problem: string }
  readonly hasTools: boolean
}

/** Reads the body of a call for an answer. */
function chatIn(body: unknown): ChatInput {
  const { assistantId = null, message, tools } = isFields(body) ? body : {}
  return {
    reference: isPlainText(assistantId) ? assistantId : undefined,
    conversation:
      assistantId === null || isPlainText(assistantId)
        ? conversationIn(message)
        : { problem: CHAT_WORDS.assistantId },
    hasTools: Object.keys(Object(tools)).length > 0,
  }
}

function conversationIn(message: unknown): ChatInput['conversation'] {
  const { role, content } = isFields(message) ? message : {}
  if (role !== 'user') return { problem: CHAT_WORDS.role }
  if (typeof content === 'string' && /\S/.test(content)) {
    return { messages: [{ role, content: content.toWellFormed() }] }
  }
  return { problem: CHAT_WORDS.content }
}

const isPlainText = (value: unknown): value is string => typeof value === 'string' && isPlain(value)
