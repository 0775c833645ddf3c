import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { gathered } from '../../core/runs/index.ts'
import {
  COMPLETION_HEADERS,
  completionChunks,
  completionOf,
} from '../../http/answers/completion.ts'
import { exceededHeaders } from '../../http/answers/quota.ts'
import { sendRefusal } from '../../http/answers/refusal.ts'
import { sendStream } from '../../http/answers/stream.ts'
import { bearerOf } from '../../http/bearer.ts'
import { lazily } from '../../http/lazily.ts'
import { leftSignal } from '../../http/left.ts'
import type { Dialect } from '../dialect.ts'
import { type Asked, readAsked } from './asked.ts'
import { COMPLETE_CHAT, LIST_THE_MODEL, SHOW_THE_MODEL } from './openapi.ts'
import {
  COMPLETE,
  INVALID,
  LIST_MODELS,
  SHOW_MODEL,
  type Verbs,
  WORDS,
  type Words,
} from './wire.ts'

type Conversed = Awaited<ReturnType<Verbs['runs']['converse']>>

/**
 * What OpenAI's own clients call, given a token of many uses as their API key. Its reference is
 * docs/dialects/openai.md.
 */
export const openaiDialect = ({ bearers, runs }: Verbs): Dialect => ({
  prefix: '/v1',
  say,
  sayUnknown: (reply) => say(reply, 'no_such_path'),
  routes(app) {
    serveCompletions(app, runs)
    const openedBy = ({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>) =>
      bearers.opened({
        tokenSecret: bearerOf(headers),
        clientAddress: ip,
        origin: headers.origin,
      })
    const config = { crossOrigin: true, operation: LIST_THE_MODEL }
    app.get('/models', { schema: LIST_MODELS, config }, async (request, reply) => {
      const found = await openedBy(request)
      return found.ok ? { object: 'list', data: [modelOf(found)] } : say(reply, found.denial)
    })
    const showing = { schema: SHOW_MODEL, config: { ...config, operation: SHOW_THE_MODEL } }
    app.get<OneModel>('/models/:id', showing, async (request, reply) => {
      const found = await openedBy(request)
      if (!found.ok) return say(reply, found.denial)
      const { id, naturalId } = found.assistant
      const isMeant = [id, naturalId].includes(request.params.id)
      return isMeant ? modelOf(found) : say(reply, 'no_such_model')
    })
  },
})

interface OneModel {
  readonly Params: { readonly id: string }
}

type Opened = Extract<Awaited<ReturnType<Verbs['bearers']['opened']>>, { ok: true }>

/** An assistant as OpenAI's clients know a model. */
function modelOf({ assistant: { id, naturalId, createdAt, organization } }: Opened) {
  const created = Math.floor(createdAt / 1000)
  return { id: naturalId ?? id, object: 'model', created, owned_by: organization }
}

function serveCompletions(app: FastifyInstance, runs: Verbs['runs']): void {
  const config = { crossOrigin: true, takesLargeBodies: true, operation: COMPLETE_CHAT }
  app.post('/chat/completions', { schema: COMPLETE, config }, async (request, reply) => {
    const { headers, ip } = request
    const read = lazily(() => readAsked(request.body))
    const conversed = await runs.converse({
      read: () => ({ ...read(), reference: undefined }),
      tokenSecret: bearerOf(headers),
      clientAddress: ip,
      origin: headers.origin,
      signal: leftSignal(reply),
    })
    return conversed.ok ? complete(reply, read(), conversed) : sayNo(reply, conversed, read)
  })
}

async function complete(
  reply: FastifyReply,
  { model, isStreamed, hasUsage }: Asked,
  { text, assistant, runId, startedAt }: Extract<Conversed, { ok: true }>,
) {
  const own = assistant.naturalId ?? assistant.id
  const head = { id: `chatcmpl-${runId}`, startedAt, model: model ?? own }
  if (isStreamed) {
    const chunks = completionChunks(text, head, hasUsage)
    return sendStream(reply.headers(COMPLETION_HEADERS), chunks)
  }
  const whole = await gathered(text, assistant.id)
  return completionOf(head, whole.text, whole.finishReason)
}

function sayNo(
  reply: FastifyReply,
  no: Exclude<Conversed, { ok: true }>,
  read: () => Asked,
): FastifyReply {
  switch (no.denial) {
    case 'invalid_conversation':
      return send(reply, 400, { message: no.problem, param: read().param, code: INVALID })
    case 'busy':
      return say(reply.header('retry-after', '1'), no.denial)
    case 'rate_limited':
      return say(reply.headers(exceededHeaders(no.quota)), no.denial)
    default:
      return say(reply, no.denial)
  }
}

function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  const [status, words]: readonly [number, Words] = WORDS[word]
  return send(reply, status, words)
}

function send(
  reply: FastifyReply,
  status: number,
  { message, code, type = code, param = null }: Words,
): FastifyReply {
  return sendRefusal(reply, status, { error: { message, type, param, code } })
}
