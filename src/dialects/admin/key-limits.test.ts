import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { A_KEY, administer } from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { addTenant } from '../../../test/support/tenants.ts'

const LIMITS = { streamTokensPerMinute: 7, userTokensPerMinute: 3 }
const house = await deployed(
  { after },
  {
    JETON_LIMIT_STREAM_TOKENS_PER_MINUTE: String(LIMITS.streamTokensPerMinute),
    JETON_LIMIT_USER_TOKENS_PER_MINUTE: String(LIMITS.userTokensPerMinute),
    JETON_LOG_LEVEL: 'silent',
  },
)
const { credentials, ids, organization } = await addTenant(house, 'acme')
const tenant = credentials.ownersSession ?? ''

for (const [field, most] of Object.entries(LIMITS)) {
  const create = (secret: string, value: number, more: object = {}) =>
    administer(house, secret, {
      method: 'POST',
      path: '/api-keys',
      body: { ...A_KEY, [field]: value, ...more },
    })
  const change = (secret: string, value: number | null, more: object = {}) =>
    administer(house, secret, {
      method: 'PATCH',
      path: `/api-keys/${ids.apiKey}`,
      body: { [field]: value, ...more },
    })

  it(`keeps ${field} of a tenant's keys within the deployment's limit`, async () => {
    for (const set of [create, change]) {
      const refused = await set(tenant, most + 1)
      assert.equal(refused.statusCode, 400)
      assert.deepEqual(refused.json().errors, [
        { field, message: `must be at most ${most}, the limit of the deployment` },
      ])
      assert.match(String((await set(tenant, most)).statusCode), /^20/)
    }
    assert.equal((await change(tenant, null)).statusCode, 200)
  })

  it(`lets the deployment's owner set ${field} above the limit, which a tenant may keep`, async () => {
    const { accessToken } = house.demo
    assert.equal((await create(accessToken, most + 1)).statusCode, 201)
    const across = { organizationId: organization }
    const { apiKey } = (await create(accessToken, most + 1, across)).json()
    assert.equal(apiKey[field], most + 1)
    const renamed = await administer(house, tenant, {
      method: 'PATCH',
      path: `/api-keys/${apiKey.id}`,
      body: { name: 'Renamed' },
    })
    assert.deepEqual([renamed.statusCode, renamed.json()[field]], [200, most + 1])
  })
}
