import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { A_KEY, administer, anInvitation } from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { AN_AGENT } from '../../../test/support/opened-calls.ts'
import { addTenant } from '../../../test/support/tenants.ts'

const house = await deployed(
  { after },
  {
    JETON_LOG_LEVEL: 'silent',
    JETON_QUOTA_API_KEYS: '10',
    JETON_QUOTA_ASSISTANTS: '10',
    JETON_QUOTA_OPERATORS: '10',
    JETON_QUOTA_TOKENS_PER_ASSISTANT: '10',
    JETON_QUOTA_TOKENS_PER_OPERATOR: '10',
  },
)
const acme = await addTenant(house, 'acme')
const secret = acme.credentials.ownersSession ?? ''

type Json = Readonly<Record<string, { readonly id: string }>>

interface Quota {
  /** What the admin family calls it. */
  readonly name?: string
  /** How many a new tenant has. */
  readonly has: number
  readonly add: readonly [url: string, body: () => object]
  readonly id: (made: Json) => unknown
  readonly end: (id: unknown) => readonly [method: string, url: string]
  readonly begin?: (id: unknown) => string
}

/** What there may be ten of. */
const QUOTAS: Readonly<Record<string, Quota>> = {
  JETON_QUOTA_API_KEYS: {
    name: 'apiKeys',
    has: 1,
    add: ['/api/v1/admin/api-keys', () => A_KEY],
    id: ({ apiKey }) => apiKey?.id,
    end: (id) => ['DELETE', `/api/v1/admin/api-keys/${id}`],
  },
  JETON_QUOTA_OPERATORS: {
    name: 'operators',
    has: 2,
    add: ['/api/v1/admin/operators', anInvitation],
    id: ({ operator }) => operator?.id,
    end: (id) => ['POST', `/api/v1/admin/operators/${id}/deactivate`],
    begin: (id) => `/api/v1/admin/operators/${id}/activate`,
  },
  JETON_QUOTA_ASSISTANTS: {
    name: 'assistants',
    has: 4,
    add: ['/api/v1/admin/assistants', () => AN_AGENT],
    id: ({ id }) => id,
    end: (id) => ['POST', `/api/v1/admin/assistants/${id}/deactivate`],
    begin: (id) => `/api/v1/admin/assistants/${id}/activate`,
  },
  JETON_QUOTA_TOKENS_PER_ASSISTANT: {
    has: 1,
    add: ['/api/tokens', () => ({ type: 'assistant', assistantId: acme.ids.assistant })],
    id: ({ id }) => id,
    end: (id) => ['DELETE', `/api/tokens/${id}`],
  },
  JETON_QUOTA_TOKENS_PER_OPERATOR: {
    has: 2,
    add: ['/api/v1/access-tokens', () => ({ name: 'CI' })],
    id: ({ token }) => token?.id,
    end: (id) => ['DELETE', `/api/v1/access-tokens/${id}`],
  },
}

function ask(method: string, url: string, body?: object) {
  const headers = { authorization: `Bearer ${secret}` }
  return house.app.inject({ method: method as 'POST', url, headers, ...(body && { body }) })
}

for (const [setting, { name, has, add, id, end, begin }] of Object.entries(QUOTAS)) {
  const [path, body] = add
  const another = () => ask('POST', path, body())

  it(`keeps exactly as many as ${setting} allows, however many ask at once`, async () => {
    const answers = await Promise.all(Array.from({ length: 15 - has }, another))
    const made = answers.filter(({ statusCode }) => statusCode === 201)
    assert.equal(made.length, 10 - has)
    for (const refused of answers.filter((answer) => !made.includes(answer))) {
      assert.equal(refused.statusCode, 409, refused.body)
      const { detail, message, quota } = refused.json()
      assert.match(detail ?? message, new RegExp(`10 .*${setting}`))
      assert.deepEqual(quota, name && { name, setting, most: 10 })
    }
    const one = id(made[0]?.json() ?? {})
    assert.match(String((await ask(...end(one))).statusCode), /^20/)
    assert.equal((await another()).statusCode, 201)
    assert.equal((await another()).statusCode, 409)
    if (begin) assert.equal((await ask('POST', begin(one))).statusCode, 409)
  })
}

it('counts personal tokens with access tokens, and no sessions', async () => {
  assert.equal((await ask('POST', '/api/tokens', { type: 'personal' })).statusCode, 409)
  const { username, password } = house.demo
  const body = { username, password }
  for (let times = 0; times < 12; times++) {
    const signedIn = await house.app.inject({ method: 'POST', url: '/api/v1/auth/login', body })
    assert.equal(signedIn.statusCode, 200)
  }
})

it('says again what was made under the same key, though the quota is used up', async () => {
  const rival = await addTenant(house, 'rival')
  const headers = { 'idempotency-key': 'the-only-key-that-fits' }
  const call = { method: 'POST', path: '/api-keys', body: A_KEY } as const
  const owner = rival.credentials.ownersSession ?? ''
  assert.equal((await administer(house, owner, { ...call, headers })).statusCode, 201)
  for (let times = 0; times < 8; times++) await administer(house, owner, call)
  assert.equal((await administer(house, owner, call)).statusCode, 409)
  const again = await administer(house, owner, { ...call, headers })
  assert.deepEqual([again.statusCode, again.json().secret], [201, null])
})
