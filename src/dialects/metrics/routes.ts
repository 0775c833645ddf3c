import type { FastifyReply } from 'fastify'
import { presentedBy } from '../../http/presented.ts'
import type { Dialect } from '../dialect.ts'
import { sayProblem } from '../problem.ts'
import { type Verbs, WORDS } from './errors.ts'
import { READ_METRICS } from './openapi.ts'

/** Prometheus' text format. */
const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8'

/** What Prometheus asks for, as long as there is a process to ask. See docs/observability.md. */
export const metricsDialect = ({ metrics }: Verbs, publicUrl: string): Dialect => ({
  prefix: '',
  say,
  routes(app) {
    const config = { operation: READ_METRICS, whileDraining: true }
    app.get('/metrics', { config }, async (request, reply) => {
      const told = await metrics.read({ credential: presentedBy(request, publicUrl) })
      return told.ok ? reply.type(TEXT_FORMAT).send(told.text) : say(reply, told.denial)
    })
  },
})

const say = (reply: FastifyReply, word: keyof typeof WORDS): FastifyReply =>
  sayProblem(reply, WORDS[word])
