import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { deployed } from '../../../test/support/deployment.ts'

const house = await deployed({ after }, { JETON_QUOTA_ASSISTANTS: '6' })
const { demo } = house

type Method = 'DELETE' | 'GET' | 'POST'

const ask = (method: Method, url: string, body?: object, bearer = demo.accessToken) =>
  house.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${bearer}` },
    ...(body && { body }),
  })

const statusOf = async (answer: ReturnType<typeof ask>) => (await answer).statusCode

const make = async (naturalId: string) => {
  const upstream = { provider: 'demo' }
  const body = { kind: 'agent', name: 'Agent', naturalId, upstream }
  return ask('POST', '/api/v1/admin/assistants', body)
}

const tokenFor = async (assistantId: string): Promise<string> =>
  (await ask('POST', '/api/tokens', { type: 'assistant', assistantId })).json().token

const messages = [{ role: 'user', content: 'Hello' }]

it('ends all that opened it, at once, and leaves its name to another', async () => {
  const { id } = (await make('sales')).json()
  const token = await tokenFor('sales')
  const user = { keyId: demo.keyId, keySecret: demo.apiKey, userId: 'u', agentId: id }
  const jwt = (await ask('POST', '/rest/v1/auth/token', user)).json().token
  const chat = (await ask('POST', '/api/v1/chat/token', { chatbotId: id }, demo.apiKey)).json()
    .token
  const stream = (await ask('GET', '/api/v1/token', undefined, demo.apiKey)).json().token
  for (const secret of [token, jwt]) {
    assert.equal(await statusOf(ask('GET', '/v1/models', undefined, secret)), 200)
  }

  assert.equal(await statusOf(ask('DELETE', '/api/v1/admin/assistants/sales')), 204)
  for (const reference of ['sales', id]) {
    assert.equal(await statusOf(ask('DELETE', `/api/v1/admin/assistants/${reference}`)), 404)
    assert.equal(await statusOf(ask('GET', `/api/v1/admin/assistants/${reference}`)), 404)
    assert.equal(await statusOf(ask('GET', `/api/assistants/${reference}/tokens`)), 404)
  }

  const heir = (await make('sales')).json().id
  assert.notEqual(heir, id)
  for (const secret of [token, jwt]) {
    assert.equal(await statusOf(ask('GET', '/v1/models', undefined, secret)), 401)
    assert.equal(await statusOf(ask('POST', '/api/v1/chat/stream', { messages }, secret)), 401)
  }
  assert.equal(await statusOf(ask('POST', '/api/v1/chat/stream', { messages }, chat)), 404)
  const named = { messages, chatbotId: id }
  assert.equal(await statusOf(ask('POST', '/api/v1/chat/stream', named, stream)), 404)
  const opened = await ask('GET', '/v1/models', undefined, await tokenFor('sales'))
  assert.equal(opened.json().data[0].id, 'sales')
})

it('stays in the events, and in the list of ended tokens by its id', async () => {
  const { id } = (await make('support')).json()
  await tokenFor('support')
  await ask('DELETE', `/api/v1/admin/assistants/${id}`)
  const { items } = (await ask('GET', `/api/v1/admin/events?subject=assistant:${id}`)).json()
  assert.deepEqual(
    items.map((event: { type: string; ends: string[] }) => [event.type, event.ends]),
    [
      ['assistant.deleted', [`assistant:${id}`]],
      ['assistant.created', []],
    ],
  )
  const tokens = (await ask('GET', '/api/v1/admin/tokens?includeRevoked=true')).json().items
  const ended = tokens.find(
    (token: { assistant: { id: string } | null }) => token.assistant?.id === id,
  )
  assert.deepEqual(ended.assistant, { id, naturalId: null })
})

it('makes room in the quota', async () => {
  for (let made = 0; made < 10; made++) {
    const { id } = (await make('one-of-many')).json()
    assert.equal(await statusOf(ask('DELETE', `/api/v1/admin/assistants/${id}`)), 204)
  }
})
