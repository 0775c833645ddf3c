import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { administer } from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { addTenant } from '../../../test/support/tenants.ts'
import { KEY_PERMISSIONS } from '../../core/accounts/index.ts'
import { newId } from '../../core/secrets/index.ts'

const house = await deployed({ after }, { JETON_LOG_LEVEL: 'silent' })
const acme = await addTenant(house, 'acme')
const { accessToken } = house.demo

const key = (more: object) =>
  administer(house, accessToken, {
    method: 'POST',
    path: '/api-keys',
    body: {
      name: 'A key',
      environment: 'production',
      permissions: ['chat:send'],
      organizationId: acme.organization,
      ...more,
    },
  })
const eventsBy = async (secret: string, query = '') =>
  (await administer(house, secret, { method: 'GET', path: `/events?limit=1${query}` })).json()
    .items[0]

it('a key made elsewhere belongs to that organization, and its log does not name who did it', async () => {
  const made = (await key({})).json()
  assert.equal(made.apiKey.madeBy, null)
  const balance = { headers: { authorization: `Bearer ${made.secret}` } }
  const me = await house.app.inject({ url: '/api/v1/auth/me', ...balance })
  assert.deepEqual([me.json().session.organization.id, me.json().user], [acme.organization, null])
  const [kept] = await house.rows(`SELECT * FROM events WHERE subject = 'apiKey:${made.apiKey.id}'`)
  assert.equal(kept?.organization, acme.organization)
  const seen = await eventsBy(acme.credentials.ownersSession ?? '')
  assert.deepEqual(
    [seen.type, seen.actor, seen.credential, seen.subject],
    ['api_key.created', 'deployment owner', null, `apiKey:${made.apiKey.id}`],
  )
  const known = await eventsBy(accessToken, `&organizationId=${acme.organization}`)
  assert.equal(known.actor, 'deployment owner')
  assert.match(known.credential, /^token:/)
})

it('a key made elsewhere acts for nobody, and so neither manages nor makes tokens', async () => {
  const { secret } = (await key({})).json()
  for (const path of ['/api-keys', '/assistants']) {
    assert.equal((await administer(house, secret, { method: 'GET', path })).statusCode, 403)
  }
  for (const permission of [KEY_PERMISSIONS.manage, KEY_PERMISSIONS.manage_assistant_tokens]) {
    assert.equal((await key({ permissions: [permission] })).statusCode, 400)
  }
})

it('a key made elsewhere acts for the operator there whom it names, within what that operator may', async () => {
  const { member, owner } = acme.ids
  for (const [actsFor, status] of [
    [owner, 200],
    [member, 403],
  ] as const) {
    const { secret, apiKey } = (await key({ permissions: ['admin'], actsFor })).json()
    assert.equal(apiKey.madeBy, actsFor)
    const listed = await administer(house, secret, { method: 'GET', path: '/operators' })
    assert.equal(listed.statusCode, status)
  }
})

it('a key made elsewhere acts for no operator of another organization, nor for one who is inactive', async () => {
  const rival = await addTenant(house, 'rival')
  const { member } = rival.ids
  assert.equal((await key({ actsFor: member })).statusCode, 400)
  const there = { organizationId: rival.organization, actsFor: member }
  assert.equal((await key(there)).statusCode, 201)
  await house.sql('UPDATE operators SET active = FALSE WHERE id = ?', member)
  assert.equal((await key(there)).statusCode, 400)
})

it('no key is made in an organization that is inactive, and one that was made is repeated', async () => {
  const closed = await addTenant(house, 'closed')
  const { organization } = closed
  const named = { organizationId: organization }
  const headers = { 'idempotency-key': newId('operator') }
  const repeated = () =>
    administer(house, accessToken, {
      ...{ method: 'POST', path: '/api-keys', headers },
      body: { name: 'A key', environment: 'production', permissions: [], ...named },
    })
  const first = (await repeated()).json()
  const path = `/organizations/${organization}/deactivate`
  await administer(house, accessToken, { method: 'POST', path })
  for (const more of [{}, { actsFor: closed.ids.owner }]) {
    const refused = await key({ ...named, ...more })
    assert.deepEqual([refused.statusCode, refused.json().code], [409, 'organization_inactive'])
  }
  assert.equal((await repeated()).json().apiKey.id, first.apiKey.id)
  const kept = await house.rows(`SELECT id FROM api_keys WHERE organization = '${organization}'`)
  assert.deepEqual(kept.map(({ id }) => id).sort(), [closed.ids.apiKey, first.apiKey.id].sort())
})

it('a key made elsewhere is made once under its key, which does not do it again elsewhere', async () => {
  const headers = { 'idempotency-key': newId('operator') }
  const body = { name: 'A key', environment: 'production', permissions: [] }
  const make = (organizationId: string) =>
    administer(house, accessToken, {
      method: 'POST',
      path: '/api-keys',
      headers,
      body: { ...body, organizationId },
    })
  const first = (await make(acme.organization)).json()
  const again = (await make(acme.organization)).json()
  assert.deepEqual([again.apiKey.id, again.secret], [first.apiKey.id, null])
  assert.equal((await make(house.demo.organization)).statusCode, 422)
})

it('the owner of the deployment is not named in the log of an organization that he changes', async () => {
  const path = `/organizations/${acme.organization}`
  await administer(house, accessToken, { method: 'PATCH', path, body: { name: 'Acme' } })
  const made = await administer(house, accessToken, {
    method: 'POST',
    path: '/organizations',
    body: { name: 'New', owner: { username: 'new-owner', email: 'ada@example.com' } },
  })
  const actors = await house.rows(
    `SELECT actor, organization FROM events WHERE type LIKE 'organization.%' ORDER BY seq`,
  )
  const named = [acme.organization, made.json().organization.id]
  assert.deepEqual(
    actors.slice(-2).map(({ actor, organization }) => [actor, organization]),
    named.map((organization) => ['deployment owner', organization]),
  )
})
