import type { FastifyInstance } from 'fastify'
import { sendProblem } from './answers/refusal.ts'

const HOST = /^(\[[\da-f:.]+\]|[^\s:,/?#@\\[\]]*)(:\d*)?$/i

/**
 * Refuses a request of HTTP/1.1 that does not name one host, as RFC 9112 section 3.2 demands: two
 * servers that choose differently between two hosts can be played off against each other.
 */
export function refuseDoubtfulHosts(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw }, reply) => {
    const { host = raw.httpVersion === '1.0' ? '' : ',' } = raw.headers
    return HOST.test(host) ? undefined : sendProblem(reply, 400, 'Bad Request')
  })
}
