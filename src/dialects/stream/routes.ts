import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { exceededHeaders, quotaHeaders } from '../../http/answers/quota.ts'
import { bearerOf } from '../../http/bearer.ts'
import type { Dialect } from '../dialect.ts'
import { serveChats } from './chats.ts'
import { FAILED, REFUSALS, say, sayFault, type Verbs } from './errors.ts'
import { ISSUE_TOKEN, READ_BALANCE } from './openapi.ts'
import { serveRuns } from './runs.ts'
import { Balance, Issued, readIssue } from './schemas.ts'

/**
 * Stream tokens, and the calls that redeem them and chat tokens. Its reference is
 * docs/dialects/stream.md.
 */
export const streamDialect = ({ credits, issuing, runs }: Verbs): Dialect => ({
  prefix: '/api/v1',
  say: sayFault,
  routes(app) {
    serveToken(app, issuing)
    serveRuns(app, runs)
    serveChats(app, runs)
    serveBalance(app, credits)
  },
})

function serveToken(plain: FastifyInstance, issuing: Verbs['issuing']): void {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const config = { failed: FAILED.token, operation: ISSUE_TOKEN }
  const options = { schema: { response: { 200: Issued, ...REFUSALS } }, config }
  app.get('/token', options, async (request, reply) => {
    const { ok, input } = readIssue({ query: request.query })
    const ttl = ok ? (input.query.ttl ?? USUAL_SECONDS) : Number.NaN
    const apiKeySecret = bearerOf(request.headers)
    const issued = await issuing.stream({ apiKeySecret, lifetimeSeconds: ttl })
    if ('quota' in issued) reply.headers(quotaHeaders(issued.quota))
    if (issued.ok) return { success: true as const, token: issued.secret, ttl }
    if (issued.denial === 'rate_limited') reply.headers(exceededHeaders(issued.quota))
    return say(reply, issued.denial)
  })
}

const USUAL_SECONDS = 60

function serveBalance(plain: FastifyInstance, credits: Verbs['credits']): void {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const config = { failed: FAILED.balance, operation: READ_BALANCE }
  const options = { schema: { response: { 200: Balance, ...REFUSALS } }, config }
  app.get('/balance', options, async (request, reply) => {
    const told = await credits.balance({ apiKeySecret: bearerOf(request.headers) })
    if (!told.ok) return say(reply, told.denial)
    if (told.quota) reply.headers(quotaHeaders(told.quota))
    return { success: true as const, credits: told.available }
  })
}
