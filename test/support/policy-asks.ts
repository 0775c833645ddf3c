import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Subject } from '../../src/core/failure-policy.ts'
import { newSecret } from '../../src/core/secrets/index.ts'
import { A_KEY } from './admin-calls.ts'
import { HELLO } from './bearer-calls.ts'
import { chatToken, saying } from './chat-calls.ts'
import type { Made } from './cluster-house.ts'
import type { Family } from './policy-words.ts'
import { freshToken, STORY } from './stream-calls.ts'
import { userToken } from './user-calls.ts'

export interface Asker {
  readonly app: FastifyInstance
  readonly made: Made
}

/** A request that can be made as often as one likes, if it is prepared each time. */
export interface Ask {
  /** In whose words it is refused; undefined if it never is. */
  readonly family: Family | undefined
  /** What it is answered with when all is well. */
  readonly usual: number
  readonly prepare: (asker: Asker) => Promise<InjectOptions>
}

const ask = (family: Family | undefined, usual: number, prepare: Ask['prepare']): Ask => ({
  family,
  usual,
  prepare,
})

const get = (url: string, secret: string): InjectOptions => ({
  url,
  headers: { authorization: `Bearer ${secret}` },
})
const post = (url: string, secret: string, body: object = {}): InjectOptions => ({
  ...get(url, secret),
  method: 'POST',
  body,
})

const theUser = async ({ app, made }: Asker) => (await userToken(app, made)).token
const theUsersId = async ({ app, made }: Asker) =>
  (await userToken(app, { ...made, userId: 'another' })).customerUser.id

/** Makes something by a request, and gives a field of what was made. */
async function madeBy({ app }: Asker, request: InjectOptions, field: string): Promise<string> {
  const answer = await app.inject(request)
  const fields = answer.json()
  const found = fields[field] ?? fields.token?.[field]
  if (typeof found !== 'string') throw new Error(`nothing was made: ${answer.body}`)
  return found
}

const newAccessToken = ({ made }: Asker) =>
  post('/api/v1/access-tokens', made.accessToken, { name: 'CI' })
const newAssistantToken = ({ made }: Asker) =>
  post('/api/tokens', made.accessToken, { type: 'assistant', assistantId: made.assistant })
const theAssistants = (asker: Asker) => madeBy(asker, newAssistantToken(asker), 'token')

async function theSession({ app, made: { username, password } }: Asker): Promise<string> {
  const body = { username, password }
  const { headers } = await app.inject({ method: 'POST', url: '/api/v1/auth/login', body })
  const [, secret = ''] = /^vai_token=([^;]+);/.exec(String(headers['set-cookie'])) ?? []
  return secret
}

const logIn = (username: string, password: string): InjectOptions => ({
  method: 'POST',
  url: '/api/v1/auth/login',
  body: { username, password },
})

const askForUser = ({ keyId, agent: agentId }: Made, keySecret: string): InjectOptions => ({
  method: 'POST',
  url: '/rest/v1/auth/token',
  body: { keyId, keySecret, userId: 'user_1', agentId },
})

/** What each row of the policy is about, as it is asked of each family that it concerns. */
export const ASKS = {
  redeem: [
    ask('stream, of a run', 200, async ({ app, made }) => ({
      ...{ method: 'POST', body: STORY },
      url: `/api/v1/run/${made.workflow}/stream?token=${await freshToken(app, made)}`,
    })),
    ask('stream, of a chat', 200, async ({ app, made }) => ({
      ...{ method: 'POST', body: saying('Hello') },
      url: `/api/v1/chat/${await chatToken(app, { chatbotId: made.chatbot })}/stream`,
    })),
  ],
  present: [
    ask('access', 403, async ({ app, made }) =>
      get('/api/v1/access-tokens', await freshToken(app, made)),
    ),
    ask('admin', 403, async ({ app, made }) =>
      get('/api/v1/admin/events', await freshToken(app, made)),
    ),
    ask('assistant', 403, async ({ app, made }) =>
      get('/api/tokens', await chatToken(app, { apiKey: made.apiKey })),
    ),
    ask('openai', 403, async ({ app, made }) => get('/v1/models', await freshToken(app, made))),
    ask('session', 403, async ({ app, made }) =>
      get('/api/v1/auth/me', await chatToken(app, { apiKey: made.apiKey })),
    ),
  ],
  verify: [
    ask('session', 200, async ({ made }) => get('/api/v1/auth/me', made.accessToken)),
    ask('session', 200, async (asker) => get('/api/v1/auth/me', await theSession(asker))),
    ask('session', 200, async ({ made }) => get('/api/v1/auth/me', made.apiKey)),
    ask('openai', 200, async (asker) => get('/v1/models', await theAssistants(asker))),
    ask('openai', 200, async (asker) => get('/v1/models', await theUser(asker))),
  ],
  run: [
    ask('stream, of a run', 200, async ({ made }) =>
      post(`/api/v1/run/${made.workflow}`, made.apiKey, STORY),
    ),
    ask('stream, of a chat', 200, async (asker) =>
      post('/api/v1/chat/stream', await theUser(asker), saying('Hello')),
    ),
    ask('assistant', 201, async (asker) =>
      post('/api/chats', await theAssistants(asker), { message: HELLO[0] }),
    ),
    ask('openai', 200, async (asker) =>
      post('/v1/chat/completions', await theUser(asker), { model: 'any', messages: HELLO }),
    ),
  ],
  issueAnonymous: [
    ask('chat', 200, async () => ({ method: 'POST', url: '/api/v1/chat/token', body: {} })),
  ],
  issueAnonymousBound: [
    ask('chat', 200, async ({ made }) => ({
      ...{ method: 'POST', url: '/api/v1/chat/token', body: { chatbotId: made.chatbot } },
    })),
  ],
  issueChat: [
    ask('chat', 200, async ({ made }) =>
      post('/api/v1/chat/token', made.apiKey, { chatbotId: made.chatbot }),
    ),
  ],
  issueStream: [
    ask('stream, of a token', 200, async ({ made }) => get('/api/v1/token', made.apiKey)),
  ],
  issueUser: [ask('user', 200, async ({ made }) => askForUser(made, made.apiKey))],
  manageTokens: [
    ask('access', 201, async (asker) => newAccessToken(asker)),
    ask('access', 200, async ({ made }) => get('/api/v1/access-tokens', made.accessToken)),
    ask('access', 204, async (asker) => ({
      ...get(
        `/api/v1/access-tokens/${await madeBy(asker, newAccessToken(asker), 'id')}`,
        asker.made.accessToken,
      ),
      method: 'DELETE',
    })),
    ask('access', 200, async (asker) =>
      post(
        `/api/v1/access-tokens/${await madeBy(asker, newAccessToken(asker), 'id')}/rotate`,
        asker.made.accessToken,
      ),
    ),
    ask('assistant', 201, async (asker) => newAssistantToken(asker)),
    ask('assistant', 200, async ({ made }) => get('/api/tokens', made.accessToken)),
    ask('assistant', 204, async (asker) => ({
      ...get(
        `/api/tokens/${await madeBy(asker, newAssistantToken(asker), 'id')}`,
        asker.made.accessToken,
      ),
      method: 'DELETE',
    })),
    ask('user', 200, async (asker) => {
      const { keyId, apiKey: keySecret } = asker.made
      const body = { keyId, keySecret, customerUserId: await theUsersId(asker) }
      return { method: 'POST', url: '/rest/v1/auth/invalidate-token', body }
    }),
  ],
  readCredits: [
    ask('stream, of credits', 200, async ({ made }) => get('/api/v1/balance', made.apiKey)),
  ],
  signIn: [
    ask('session', 200, async ({ made }) => logIn(made.username, made.password)),
    ask('session', 401, async () => logIn(newSecret('nobody'), 'not the password')),
  ],
  failKey: [
    ask('user', 401, async ({ made }) =>
      askForUser({ ...made, keyId: newSecret('pk_') }, newSecret('sk_')),
    ),
  ],
  administer: [
    ask('admin', 201, async ({ made }) => post('/api/v1/admin/api-keys', made.accessToken, A_KEY)),
    ask('admin', 200, async ({ made }) => get('/api/v1/admin/organizations', made.accessToken)),
    ask('admin', 200, async ({ made }) => get('/api/v1/admin/events', made.accessToken)),
  ],
  watch: [
    ask('revocations', 200, async ({ made }) => ({
      ...get('/api/v1/revocations', made.accessToken),
      payloadAsStream: true,
    })),
  ],
  measure: [ask('metrics', 200, async ({ made }) => get('/metrics', made.accessToken))],
  ready: [ask(undefined, 200, async () => ({ url: '/readyz' }))],
  health: [ask(undefined, 200, async () => ({ url: '/healthz' }))],
} as const satisfies Readonly<Record<Exclude<Subject, 'note' | 'settle'>, readonly Ask[]>>
