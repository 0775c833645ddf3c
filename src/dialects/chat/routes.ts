import type { FastifyReply, FastifyRequest } from 'fastify'
import { exceededHeaders, quotaHeaders } from '../../http/answers/quota.ts'
import { sendRefusal } from '../../http/answers/refusal.ts'
import { bearerOf } from '../../http/bearer.ts'
import { lazily } from '../../http/lazily.ts'
import { bodyOrNothing } from '../../http/no-body.ts'
import type { Dialect } from '../dialect.ts'
import { type Asked, askedByGet, askedByPost } from './asked.ts'
import { ISSUE_BY_GET, ISSUE_BY_POST } from './openapi.ts'
import { BY_GET, BY_POST, FIELD_WORDS, type Verbs, WORDS } from './wire.ts'

/** Public chat tokens. Its reference is docs/dialects/chat.md. */
export const chatDialect = ({ issuing }: Verbs): Dialect => ({
  prefix: '/api/v1',
  say,
  routes(app) {
    const getting = { crossOrigin: true, operation: ISSUE_BY_GET }
    const byGet = { schema: BY_GET, config: getting }
    app.get('/chat/token', byGet, async (request, reply) =>
      issue(issuing, request, reply, () => askedByGet(request.query)),
    )
    const posting = { crossOrigin: true, operation: ISSUE_BY_POST }
    const byPost = { schema: BY_POST, config: posting }
    app.post('/chat/token', byPost, async (request, reply) => {
      const read = () => askedByPost(request.query, bodyOrNothing(request))
      return issue(issuing, request, reply, read, credential(request))
    })
  },
})

/** What was presented as an API key; undefined if nothing was. */
function credential({ headers }: FastifyRequest): string | undefined {
  return headers.authorization === undefined ? undefined : bearerOf(headers)
}

async function issue(
  issuing: Verbs['issuing'],
  { ip: clientAddress }: FastifyRequest,
  reply: FastifyReply,
  readAsked: () => Asked,
  apiKeySecret?: string,
) {
  const read = lazily(readAsked)
  const issued = await issuing.chat({ read, apiKeySecret, clientAddress })
  if ('quota' in issued && issued.quota) reply.headers(quotaHeaders(issued.quota))
  if (issued.ok) return { success: true, token: issued.token, expires_in: read().lifetimeSeconds }
  if (issued.denial === 'rate_limited') reply.headers(exceededHeaders(issued.quota))
  if (issued.denial !== 'invalid_field') return say(reply, issued.denial)
  return sendRefusal(reply, 400, { success: false, error: FIELD_WORDS[issued.field] })
}

function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  const [status, error] = WORDS[word]
  return sendRefusal(reply, status, { success: false, error })
}
