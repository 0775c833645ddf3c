import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isFields } from '../../core/fields.ts'
import { sendAnswer } from '../../http/answers/answer.ts'
import { quotaHeaders } from '../../http/answers/quota.ts'
import { bearerOf } from '../../http/bearer.ts'
import { leftSignal } from '../../http/left.ts'
import { bodyOrNothing } from '../../http/no-body.ts'
import { FAILED, REFUSALS, refuseRun, type Verbs } from './errors.ts'
import { COMPLETE_RUN, STREAM_RUN } from './openapi.ts'
import { MOST_VARIABLES, Result, STREAMED } from './schemas.ts'
import { tokenOf } from './token.ts'

interface RunCall {
  readonly Params: { readonly workflowId: string }
  readonly Querystring: { readonly token?: unknown }
}

/** Runs of workflows: streamed for a token, or whole for an API key. */
export function serveRuns(app: FastifyInstance, runs: Verbs['runs']): void {
  const config = { failed: FAILED.run, takesLargeBodies: true, numbers: 'written' } as const

  const streaming = {
    schema: { response: { 200: STREAMED, ...REFUSALS } },
    config: {
      ...config,
      crossOrigin: true,
      operation: STREAM_RUN,
    },
  }
  app.post<RunCall>('/run/:workflowId/stream', streaming, async (request, reply) => {
    const started = await runs.start({
      workflowId: request.params.workflowId,
      tokenSecret: tokenOf({ headers: request.headers, query: request.query }),
      variables: () => variablesIn(request),
      clientAddress: request.ip,
      signal: leftSignal(reply),
    })
    if (!started.ok) return refuseRun(reply, started)
    const wanted = request.accepts().type(['text/plain', 'text/event-stream'])
    return sendAnswer(reply, wanted === 'text/event-stream' ? 'ui' : 'text', started.text)
  })

  const whole = {
    schema: { response: { 200: Result, ...REFUSALS } },
    config: { ...config, operation: COMPLETE_RUN },
  }
  app.post<RunCall>('/run/:workflowId', whole, async (request, reply) => {
    const done = await runs.complete({
      workflowId: request.params.workflowId,
      apiKeySecret: bearerOf(request.headers),
      variables: () => variablesIn(request),
      signal: leftSignal(reply),
      tell: (quota) => void (quota && reply.headers(quotaHeaders(quota))),
    })
    return done.ok ? { success: true as const, result: done.result } : refuseRun(reply, done)
  })
}

/**
 * A request without a body says nothing. Undefined for one that is no JSON object, or has more members
 * than a template has names.
 */
function variablesIn(request: FastifyRequest<RunCall>): unknown {
  const body = bodyOrNothing(request)
  return isFields(body) && Object.keys(body).length <= MOST_VARIABLES ? body : undefined
}
