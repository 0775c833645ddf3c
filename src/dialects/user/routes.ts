import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { lifetimeText } from '../../core/issuing/index.ts'
import { exceededHeaders, quotaHeaders } from '../../http/answers/quota.ts'
import { sendRefusal } from '../../http/answers/refusal.ts'
import type { Dialect } from '../dialect.ts'
import { askedForInvalidation, askedForToken } from './asked.ts'
import { INVALIDATE_TOKENS, ISSUE_TOKEN } from './openapi.ts'
import { INVALIDATE, ISSUE, NAMES, type Verbs, WORDS } from './wire.ts'

type NotIssued = Exclude<Awaited<ReturnType<Verbs['issuing']['user']>>, { ok: true }>
type NotInvalidated = Exclude<Awaited<ReturnType<Verbs['bearers']['invalidate']>>, { ok: true }>

/** Tokens for end users. Its reference is docs/dialects/user.md. */
export const userDialect = ({ bearers, issuing }: Verbs): Dialect => ({
  prefix: '/rest/v1/auth',
  say,
  routes(plain) {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>()
    serveToken(app, issuing)
    const options = { schema: INVALIDATE, config: { operation: INVALIDATE_TOKENS } }
    app.post('/invalidate-token', options, async ({ body, ip: clientAddress }, reply) => {
      const asked = askedForInvalidation(body)
      const done = await bearers.invalidate({ asked, clientAddress })
      if (!done.ok) return sayNo(reply, done)
      return {
        message: 'All tokens invalidated successfully' as const,
        customerUserId: done.endUser.id,
        newTokenVersion: done.endUser.version,
      }
    })
  },
})

function serveToken(plain: FastifyInstance, issuing: Verbs['issuing']): void {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const options = { schema: ISSUE, config: { operation: ISSUE_TOKEN } }
  app.post('/token', options, async ({ body, ip: clientAddress }, reply) => {
    const issued = await issuing.user({ asked: askedForToken(body), clientAddress })
    if (!issued.ok) return sayNo(reply, issued)
    const { token, endUser, agent, caller, quota } = issued
    const { id, organization } = endUser
    const externalId = endUser.externalId ?? ''
    const user = { id, externalId, companyId: organization, agentId: agent.id }
    const { apiKeyId, name, environment } = caller
    reply.headers(quotaHeaders(quota))
    return {
      token,
      customerUser: user,
      agent: { id: agent.id, name: agent.name, active: true as const },
      apiKey: { id: apiKeyId, name, environment },
      user,
    }
  })
}

function sayNo(reply: FastifyReply, no: NotInvalidated | NotIssued): FastifyReply {
  if (no.denial === 'too_many_failures') {
    return say(reply.header('retry-after', String(no.quota.retryAfterSeconds)), no.denial)
  }
  if (no.denial === 'malformed') return send(reply, 400, no.problems)
  if ('quota' in no) reply.headers(quotaHeaders(no.quota))
  if (no.denial === 'rate_limited') reply.headers(exceededHeaders(no.quota))
  if (no.denial !== 'lifetime_too_long') return say(reply, no.denial)
  return send(reply, 400, `expiresIn must be at most ${lifetimeText(no.longestSeconds)}`)
}

function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  const [status, message] = WORDS[word]
  return send(reply, status, message)
}

function send(reply: FastifyReply, status: number, message: string | readonly string[]) {
  return sendRefusal(reply, status, { statusCode: status, message, error: NAMES[status] })
}
