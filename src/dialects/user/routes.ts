import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { quotaHeaders } from '../../http/answers/quota.ts'
import type { Dialect } from '../dialect.ts'
import { REFUSALS, refuse, say, serialize, type Verbs } from './errors.ts'
import { INVALIDATE_TOKENS, ISSUE_TOKEN } from './openapi.ts'
import { Invalidated, Issued, readInvalidation, readIssue } from './schemas.ts'

/** Tokens for end users. Its reference is docs/dialects/user.md. */
export const userDialect = ({ bearers, issuing }: Verbs): Dialect => ({
  prefix: '/rest/v1/auth',
  say,
  routes(app) {
    serveToken(app, issuing)
    serveInvalidation(app, bearers)
  },
})

const USUAL_LIFETIME = '24h'

function serveToken(plain: FastifyInstance, issuing: Verbs['issuing']): void {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const options = {
    schema: { response: { 200: Issued, ...REFUSALS } },
    config: { operation: ISSUE_TOKEN },
  }
  app.post('/token', options, async ({ body, ip: clientAddress }, reply) => {
    const issued = await issuing.user({ asked: inputOfIssue(body), clientAddress })
    if (!issued.ok) return refuse(reply, issued)
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

function inputOfIssue(body: unknown) {
  const { ok, input, issues } = readIssue({ body })
  if (!ok) return { problems: issues.map(serialize) }
  const { keyId, keySecret, userId, agentId, expiresIn } = input.body
  return { keyId, keySecret, userId, agentId, expiresIn: expiresIn ?? USUAL_LIFETIME }
}

function serveInvalidation(plain: FastifyInstance, bearers: Verbs['bearers']): void {
  const app = plain.withTypeProvider<TypeBoxTypeProvider>()
  const options = {
    schema: { response: { 200: Invalidated, ...REFUSALS } },
    config: { operation: INVALIDATE_TOKENS },
  }
  app.post('/invalidate-token', options, async ({ body, ip: clientAddress }, reply) => {
    const done = await bearers.invalidate({ asked: inputOfInvalidation(body), clientAddress })
    if (!done.ok) return refuse(reply, done)
    return {
      message: 'All tokens invalidated successfully' as const,
      customerUserId: done.endUser.id,
      newTokenVersion: done.endUser.version,
    }
  })
}

function inputOfInvalidation(body: unknown) {
  const { ok, input, issues } = readInvalidation({ body })
  if (!ok) return { problems: issues.map(serialize) }
  const { keyId, keySecret, customerUserId } = input.body
  return { keyId, keySecret, endUser: customerUserId }
}
