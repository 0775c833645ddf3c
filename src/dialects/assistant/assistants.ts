import type { FastifyInstance } from 'fastify'
import { gathered } from '../../core/runs/index.ts'
import { sendAnswer } from '../../http/answers/answer.ts'
import { bearerOf } from '../../http/bearer.ts'
import { lazily } from '../../http/lazily.ts'
import { leftSignal } from '../../http/left.ts'
import { type AskedChat, chatIn } from './asked.ts'
import { type AskerOf, hal } from './asker.ts'
import { halAssistant, nameOf } from './hal.ts'
import { CHAT_WITH_ASSISTANT, READ_ASSISTANT } from './openapi-assistants.ts'
import { sayNo } from './say.ts'
import { CHAT, SHOW_ASSISTANT, type Verbs } from './wire.ts'

interface Call {
  readonly Params: { readonly id: string }
}

/** What a token for an assistant opens. */
export function serveAssistants(
  app: FastifyInstance,
  { assistantTokens, runs }: Pick<Verbs, 'assistantTokens' | 'runs'>,
  askerOf: AskerOf,
): void {
  const showing = { schema: SHOW_ASSISTANT, config: { operation: READ_ASSISTANT } }
  app.get<Call>('/assistants/:id', showing, async (request, reply) => {
    const asked = { ...askerOf(request), assistantId: request.params.id }
    const found = await assistantTokens.showAssistant(asked)
    return found.ok ? hal(reply).send(halAssistant(found.assistant)) : sayNo(reply, found)
  })

  const chatting = {
    schema: CHAT,
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
    if (!begun.ok) return sayNo(reply, begun)
    const wanted = request.accepts().type(['application/json', 'text/event-stream'])
    if (wanted === 'text/event-stream') return sendAnswer(reply, 'ui', begun.text)
    const { text: content } = await gathered(begun.text, begun.assistant.id)
    const answer = { role: 'assistant', content }
    const messages = [...messagesOf(read()), answer]
    return reply.code(201).send({ id: begun.runId, assistantId: nameOf(begun.assistant), messages })
  })
}

const messagesOf = ({ conversation }: AskedChat) =>
  'messages' in conversation ? conversation.messages : []
