import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { digestOf, maskOf, newSecret, newUuid } from '../../src/core/secrets/index.ts'
import type { LongLivedToken } from '../../src/core/tokens/index.ts'
import { addAssistant } from './chat-calls.ts'
import type { Deployed } from './deployment.ts'
import { invalidateUser, userToken } from './user-calls.ts'

type Options = Partial<Pick<LongLivedToken, 'cidr' | 'expiresAt' | 'host' | 'isReadOnly'>>

/** A deployment, and the organization whose tokens are made. */
interface Holding extends Pick<Deployed, 'stores'> {
  readonly demo: Pick<Deployed['demo'], 'organization'>
}

/** A token for an assistant of the organization "Demo", and its id. */
export async function assistantToken(
  { stores, demo }: Holding,
  assistant: string,
  options: Options = {},
): Promise<{ readonly id: string; readonly secret: string }> {
  const [id, secret] = [newUuid(), newSecret('i5t_')]
  const { items } = await stores.operators.list(demo.organization, { after: undefined, limit: 1 })
  const operator = items[0]?.id ?? ''
  await stores.longLived.add(
    {
      ...{ id, kind: 'assistant', organization: demo.organization, operator, assistant },
      ...{ madeBy: null, name: '', isReadOnly: false, cidr: null, host: null, data: null },
      permissions: null,
      ...{ expiresAt: null, secret: { digest: digestOf(secret), mask: maskOf('i5t_', secret) } },
      ...options,
    },
    {
      ...{ actor: `operator:${operator}`, credential: null, type: 'token.created' },
      ...{ organization: demo.organization, subject: `token:${id}`, ends: [], details: {} },
    },
  )
  return { id, secret }
}

export const HELLO = [{ role: 'user', content: 'Hello' }] as const

/** Asks for a chat completion, as OpenAI's clients do. */
export function askForCompletion(
  app: FastifyInstance,
  token: string,
  body: object = {},
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url: '/v1/chat/completions',
    headers: { authorization: `Bearer ${token}` },
    body: { model: 'any', messages: HELLO, ...body },
  })
}

/** What it answers when all is well. */
export const SAID_HELLO = '[Jeton demo, no model is connected] You asked: Hello'

/** The token of a user whose tokens were invalidated. */
export async function invalidatedToken({ app, demo }: Deployed): Promise<string> {
  const { token, customerUser } = await userToken(app, { ...demo, userId: 'another' })
  await invalidateUser(app, demo, customerUser.id)
  return token
}

/** The token of a user under a key that allows nothing but to chat, and to look things up. */
export async function chattingToken(house: Deployed): Promise<string> {
  const company = await house.company()
  const agent = await addAssistant(house, company.organization, { kind: 'agent' })
  const permissions = '["chat:send","rag:access"]'
  await house.sql(
    'UPDATE api_keys SET permissions = ? WHERE key_id = ?',
    permissions,
    company.keyId,
  )
  return (await userToken(house.app, { ...company, agent })).token
}
