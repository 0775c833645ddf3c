import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { A_KEY, administer } from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { addTenant } from '../../../test/support/tenants.ts'

const house = await deployed(
  { after },
  { JETON_LIMIT_CHANGES_PER_MINUTE: '5', JETON_LOG_LEVEL: 'silent' },
)
const acme = await addTenant(house, 'acme')
const rival = await addTenant(house, 'rival')

const change = (secret = '') =>
  administer(house, secret, { method: 'POST', path: '/api-keys', body: A_KEY })
const statuses = async (times: number, secret: string | undefined) =>
  (await Promise.all(Array.from({ length: times }, () => change(secret)))).map(
    ({ statusCode }) => statusCode,
  )

it('lets an organization make as many changes in a minute as the setting says', async () => {
  const { ownersSession, ownersAccessToken } = acme.credentials
  const all = await statuses(8, ownersSession)
  assert.deepEqual(all.sort(), [...Array(5).fill(201), ...Array(3).fill(429)])
  const refused = await change(ownersAccessToken)
  assert.equal(refused.statusCode, 429)
  assert.equal(refused.headers['retry-after'], '60')
  assert.equal(refused.json().code, 'rate_limited')
  const keys = await house.stores.apiKeys.list(acme.organization, { after: undefined, limit: 50 })
  assert.equal(keys.items.length, 1 + 5)
})

it('limits its access tokens and assistant tokens by the same number', async () => {
  const headers = { authorization: `Bearer ${acme.credentials.ownersAccessToken}` }
  const body = { type: 'assistant', assistantId: acme.ids.assistant }
  for (const request of [
    { method: 'POST', url: '/api/v1/access-tokens', body: { name: 'CI' } },
    { method: 'DELETE', url: '/api/v1/access-tokens' },
    { method: 'POST', url: '/api/tokens', body },
    { method: 'DELETE', url: `/api/tokens/${acme.ids.assistantToken}` },
    {
      method: 'PATCH',
      url: `/api/v1/admin/organizations/${acme.organization}`,
      body: { name: 'A' },
    },
  ] as const) {
    const { statusCode } = await house.app.inject({ headers, ...request })
    assert.equal(statusCode, 429, request.url)
  }
})

it('goes on reading, and issuing tokens', async () => {
  const headers = { authorization: `Bearer ${acme.credentials.ownersAccessToken}` }
  for (const url of [
    '/api/v1/access-tokens',
    '/api/tokens',
    ...['api-keys', 'operators', 'end-users', 'assistants', 'tokens', 'events'].map(
      (path) => `/api/v1/admin/${path}`,
    ),
    `/api/v1/admin/api-keys/${acme.ids.apiKey}`,
    `/api/v1/admin/operators/${acme.ids.owner}`,
    `/api/v1/admin/end-users/${acme.ids.endUser}`,
    `/api/v1/admin/tokens/${acme.ids.accessToken}`,
    `/api/v1/admin/organizations/${acme.organization}`,
  ]) {
    assert.equal((await house.app.inject({ url, headers })).statusCode, 200, url)
  }
  const byKey = { authorization: `Bearer ${acme.credentials.apiKey}` }
  assert.equal((await house.app.inject({ url: '/api/v1/token', headers: byKey })).statusCode, 200)
})

it('stops neither another organization nor the owner of the deployment', async () => {
  assert.equal((await change(rival.credentials.ownersSession)).statusCode, 201)
  const body = { ...A_KEY, organizationId: acme.organization }
  const across = await administer(house, house.demo.accessToken, {
    method: 'POST',
    path: '/api-keys',
    body,
  })
  assert.equal(across.statusCode, 201)
})

it('counts nothing that is refused before', async () => {
  const owner = rival.credentials.ownersAccessToken ?? ''
  for (let times = 0; times < 10; times++) {
    const path = '/api-keys'
    const bad = await administer(house, owner, { method: 'POST', path, body: {} })
    assert.equal(bad.statusCode, 400)
    const rotation = {
      ...{ method: 'POST', url: `/api/tokens/${rival.ids.assistantToken}/rotate` },
      ...{ headers: { authorization: `Bearer ${owner}` }, body: { graceSeconds: -1 } },
    } as const
    assert.equal((await house.app.inject(rotation)).statusCode, 400)
    const member = rival.credentials.membersAccessToken ?? ''
    assert.equal((await change(member)).statusCode, 403)
    assert.equal((await change('vai_pat_unknown')).statusCode, 401)
  }
  assert.equal((await change(owner)).statusCode, 201)
})

it('lets the organization change again in the next minute', async () => {
  await house.advance(60_000)
  assert.equal((await change(acme.credentials.ownersAccessToken)).statusCode, 201)
})
