import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { quotaHeaders } from '../../http/answers/quota.ts'
import { bearerOf } from '../../http/bearer.ts'
import { lazily } from '../../http/lazily.ts'
import { bodyOrNothing } from '../../http/no-body.ts'
import type { Dialect } from '../dialect.ts'
import type { Issue } from '../issues.ts'
import { REFUSALS, refuse, say, type Verbs } from './errors.ts'
import { ISSUE_BY_GET, ISSUE_BY_POST } from './openapi.ts'
import { type IssueBody, Issued, readByGet, readByPost } from './schemas.ts'

type Input = ReturnType<Parameters<Verbs['issuing']['chat']>[0]['read']>

const schema = { response: { 200: Issued, ...REFUSALS } }

/** Public chat tokens. Its reference is docs/dialects/chat.md. */
export const chatDialect = ({ issuing }: Verbs): Dialect => ({
  prefix: '/api/v1',
  say,
  routes(app) {
    const byGet = { schema, config: { crossOrigin: true, operation: ISSUE_BY_GET } }
    app.get('/chat/token', byGet, async (request, reply) =>
      issue(issuing, request, reply, () => inputByGet(request)),
    )
    const byPost = { schema, config: { crossOrigin: true, operation: ISSUE_BY_POST } }
    app.post('/chat/token', byPost, async (request, reply) =>
      issue(issuing, request, reply, () => inputByPost(request), apiKeyIn(request)),
    )
  },
})

/** What was sent as an API key; undefined if nothing was. */
function apiKeyIn({ headers }: FastifyRequest): string | undefined {
  return headers.authorization === undefined ? undefined : bearerOf(headers)
}

/** Reads a query such as `?ttl=60&chatbotId=…&sessionId=…`. */
function inputByGet(request: FastifyRequest): Input {
  const { input, issues } = readByGet({ query: request.query })
  return inputOf(input.query, input.query.ttl, issues)
}

/** Reads a body such as `{"ttl":60,"chatbotId":"…"}`, beside `?ttl=`; both may say the same. */
function inputByPost(request: FastifyRequest): Input {
  const { input, issues } = readByPost({ query: request.query, body: bodyOrNothing(request) })
  const { query, body } = input
  const inBody = body.ttl ?? undefined
  const isDoubtful = query.ttl !== undefined && inBody !== undefined && query.ttl !== inBody
  return inputOf(body, isDoubtful ? Number.NaN : (query.ttl ?? inBody), issues)
}

const USUAL_SECONDS = 60

function inputOf(
  { chatbotId, sessionId }: Partial<Static<typeof IssueBody>>,
  seconds: number | undefined,
  issues: readonly Issue[],
): Input {
  const isUnclear = issues.some(({ path: [field] }) => field === 'ttl')
  const other = issues.find(({ path: [field] }) => field !== 'ttl')
  return {
    lifetimeSeconds: isUnclear ? Number.NaN : (seconds ?? USUAL_SECONDS),
    assistantId: chatbotId ?? undefined,
    sessionId: sessionId ?? undefined,
    unreadable: other && (other.path[0] ?? 'body'),
  }
}

async function issue(
  issuing: Verbs['issuing'],
  { ip: clientAddress }: FastifyRequest,
  reply: FastifyReply,
  readInput: () => Input,
  apiKeySecret?: string,
) {
  const read = lazily(readInput)
  const issued = await issuing.chat({ read, apiKeySecret, clientAddress })
  if (!issued.ok) return refuse(reply, issued)
  if (issued.quota) reply.headers(quotaHeaders(issued.quota))
  return { success: true, token: issued.token, expires_in: read().lifetimeSeconds }
}
