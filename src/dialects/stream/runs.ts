import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { sendAnswer } from '../../http/answers/answer.ts'
import { bearerOf } from '../../http/bearer.ts'
import { leftSignal } from '../../http/left.ts'
import { COMPLETE_RUN, STREAM_RUN } from './openapi.ts'
import { sayNoRun } from './say.ts'
import { tokenOf } from './token.ts'
import { COMPLETE, FAILED, STREAM, type Verbs } from './wire.ts'

/** Runs of workflows: streamed for a token, or whole for an API key. */
export function serveRuns(plain: FastifyInstance, runs: Verbs['runs']): void {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const attachValidation = true
  const failed = FAILED.run

  const streaming = {
    schema: STREAM,
    attachValidation,
    config: { failed, crossOrigin: true, operation: STREAM_RUN },
  }
  app.post('/run/:workflowId/stream', streaming, async (request, reply) => {
    const started = await runs.start({
      workflowId: request.params.workflowId,
      tokenSecret: tokenOf({ headers: request.headers, query: request.query }),
      variables: request.body,
      clientAddress: request.ip,
      signal: leftSignal(reply),
    })
    if (!started.ok) return sayNoRun(reply, started)
    const wanted = request.accepts().type(['text/plain', 'text/event-stream'])
    return sendAnswer(reply, wanted === 'text/event-stream' ? 'ui' : 'text', started.text)
  })

  const config = { failed, operation: COMPLETE_RUN }
  const whole = { schema: COMPLETE, attachValidation, config }
  app.post('/run/:workflowId', whole, async (request, reply) => {
    const done = await runs.complete({
      workflowId: request.params.workflowId,
      apiKeySecret: bearerOf(request.headers),
      variables: request.body,
      signal: leftSignal(reply),
    })
    return done.ok ? { success: true as const, result: done.result } : sayNoRun(reply, done)
  })
}
