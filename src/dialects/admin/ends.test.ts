import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  A_KEY,
  administer,
  administered,
  anInvitation,
  anOrganization,
  makerOf,
  sessionOf,
} from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { addKey, addOperator, addToken } from '../../../test/support/operators.ts'
import { digestOf, newId } from '../../core/secrets/index.ts'

const house = await deployed({ after })
const maker = makerOf(house)
const { accessToken } = house.demo

/** Whether a secret opens the admin dialect; 403 is for who is known and may not. */
const statusOf = async (secret: string) =>
  (await administer(house, secret, { method: 'GET', path: '/api-keys?limit=1' })).statusCode
const issueWith = async (secret: string) => {
  const headers = { authorization: `Bearer ${secret}` }
  return (await house.app.inject({ url: '/api/v1/token', headers })).statusCode
}
const post = (path: string, body?: object) =>
  administered(house, accessToken, { method: 'POST', path, body })
const session = await sessionOf(house)
const inSession = (path: string) => administered(house, session, { method: 'POST', path })

describe('the very next request is refused', () => {
  it('with anything of an operator who was deactivated, and stays refused', async () => {
    const operator = await addOperator(house)
    const secrets = [
      (await addToken(house, operator)).secret,
      (await addToken(house, operator, { kind: 'session' })).secret,
    ]
    const key = await addKey(house, operator, ['admin', 'chat:send'])
    for (const secret of [...secrets, key.secret]) assert.equal(await statusOf(secret), 200)

    const path = `/operators/${operator.id}/deactivate`
    const held = await administer(house, accessToken, { method: 'POST', path })
    assert.deepEqual([held.statusCode, held.json().code], [409, 'holds_live_keys'])
    assert.deepEqual(held.json().apiKeyIds, [key.id])
    for (const secret of [...secrets, key.secret]) assert.equal(await statusOf(secret), 200)

    await post(path, { endApiKeys: true })
    for (const deed of ['activate', 'deactivate']) {
      for (const secret of [...secrets, key.secret]) assert.equal(await statusOf(secret), 401)
      assert.equal(await issueWith(key.secret), 401)
      await post(`/operators/${operator.id}/${deed}`)
    }
  })

  it('with a session, once the password was reset; other tokens stay', async () => {
    const operator = await addOperator(house)
    const session = (await addToken(house, operator, { kind: 'session' })).secret
    const token = (await addToken(house, operator)).secret
    assert.equal(await statusOf(session), 200)
    const { password } = await inSession(`/operators/${operator.id}/reset-password`)
    assert.equal(await statusOf(session), 401)
    assert.equal(await statusOf(token), 200)

    const { username } = operator
    const signIn = (it: string) =>
      house.app.inject({
        method: 'POST',
        url: '/api/v1/auth/login',
        body: { username, password: it },
      })
    assert.equal((await signIn(operator.password)).statusCode, 401)
    assert.equal((await signIn(password)).statusCode, 200)
  })

  it('with the rights that an operator had', async () => {
    const operator = await addOperator(house, { role: 'admin' })
    const { secret } = await addToken(house, operator)
    assert.equal(await statusOf(secret), 200)
    const path = `/operators/${operator.id}`
    await administered(house, accessToken, { method: 'PATCH', path, body: { role: 'member' } })
    assert.equal(await statusOf(secret), 403)
  })
})

describe('the very next request of a server is refused', () => {
  it('with an API key that was revoked', async () => {
    const { id, secret } = await maker.key(['admin'])
    assert.equal(await statusOf(secret), 200)
    await maker.done('DELETE', `/api-keys/${id}`)
    assert.equal(await statusOf(secret), 401)
    assert.equal(await issueWith(secret), 401)
  })

  it('with the old secret of a rotated key, as soon as its grace is over', async () => {
    const { id, secret } = await maker.key(['admin'])
    const { secret: second } = await post(`/api-keys/${id}/rotate`, { graceSeconds: 60 })
    await house.advance(59_999)
    assert.deepEqual([await statusOf(second), await statusOf(secret)], [200, 200])
    await house.stores.longLived.used([{ digest: digestOf(secret), at: house.stores.now() }])
    const path = `/api-keys/${id}`
    const shown = (await administer(house, accessToken, { method: 'GET', path })).json()
    assert.equal(shown.secrets[0].lastUsedAt, null)
    assert.equal(shown.secrets[1].lastUsedAt, '2030-01-01T12:00:59Z')
    assert.equal(shown.secrets[1].expiresAt, '2030-01-01T12:01:00Z')
    await house.advance(1)
    assert.equal(await statusOf(secret), 401)
    const { secret: third } = await post(`/api-keys/${id}/rotate`)
    assert.equal(await statusOf(second), 401)
    assert.equal(await statusOf(third), 200)
  })

  it('with anything of an organization that was deactivated; only keys without a parent come back', async () => {
    const { id, token, owner } = await maker.organization()
    const call = { method: 'POST', path: '/api-keys', body: A_KEY } as const
    const { secret } = await administered(house, token, call)
    const holder = { id: owner, organization: id, username: '', password: '' }
    const session = (await addToken(house, holder, { kind: 'session' })).secret
    const free = (await administered(house, session, call)).secret
    const statuses = async () => [
      await statusOf(token),
      await issueWith(secret),
      await issueWith(free),
    ]
    assert.deepEqual(await statuses(), [200, 200, 200])
    await post(`/organizations/${id}/deactivate`)
    assert.deepEqual(await statuses(), [401, 401, 401])
    await post(`/organizations/${id}/activate`)
    assert.deepEqual(await statuses(), [401, 401, 200])
  })
})

it('makes another user of an erased one’s external id', async () => {
  const { endUsers } = house.stores
  const { id, organization, externalId } = await maker.endUser()
  await maker.done('DELETE', `/end-users/${id}`)
  const path = `/end-users?externalId=${externalId}`
  const find = async () => (await administer(house, accessToken, { method: 'GET', path })).json()
  assert.deepEqual(await find(), { items: [], nextCursor: null })
  const entered = newId('endUser')
  await endUsers.enter({ id: entered, organization, externalId: externalId ?? '' })
  assert.equal((await find()).items[0].id, entered)
  assert.equal((await endUsers.byId(id)).value?.version, 1)
})

it('walks a list page by page, whatever is added meanwhile, and by its own cursors only', async () => {
  for (let made = 0; made < 5; made += 1) await maker.key()
  const page = async (path: string) =>
    (await administer(house, accessToken, { method: 'GET', path })).json()
  const all = (await page('/api-keys?limit=200')).items.map((it: { id: string }) => it.id)
  const walked: string[] = []
  let cursor = ''
  do {
    const { items, nextCursor } = await page(`/api-keys?limit=2${cursor && `&cursor=${cursor}`}`)
    walked.push(...items.map((it: { id: string }) => it.id))
    await house.advance(1)
    await maker.key()
    cursor = nextCursor
  } while (cursor)
  assert.deepEqual(walked, all)

  const { nextCursor } = await page('/api-keys?limit=1')
  const holder = await maker.organization()
  for (const [secret, path] of [
    [accessToken, '/operators'],
    [accessToken, '/organizations'],
    [accessToken, '/end-users?externalId=x'],
    [holder.token, '/api-keys'],
  ] as const) {
    const url = `${path}${path.includes('?') ? '&' : '?'}cursor=${nextCursor}`
    const { errors } = (await administer(house, secret, { method: 'GET', path: url })).json()
    assert.equal(errors[0].field, 'cursor', path)
  }
})

it('tells no secret twice, and nothing personal in events or log', async () => {
  const [invitation, company] = [anInvitation(), anOrganization()]
  const made = await post('/api-keys', A_KEY)
  const rotated = await post(`/api-keys/${made.apiKey.id}/rotate`)
  const invited = await post('/operators', invitation)
  const reset = await inSession(`/operators/${invited.operator.id}/reset-password`)
  const founded = await post('/organizations', company)
  const path = `/operators/${invited.operator.id}`
  const email = 'grace@example.org'
  await administered(house, accessToken, { method: 'PATCH', path, body: { email } })
  const user = await maker.endUser()
  for (const deed of ['/deactivate', '/activate', '/invalidate']) {
    await maker.done('POST', `/end-users/${user.id}${deed}`)
  }
  await maker.done('DELETE', `/end-users/${user.id}`)

  const secrets = [made.secret, rotated.secret]
  const passwords = [invited.password, reset.password, founded.password]
  const lists = ['/organizations', '/operators', '/api-keys', '/end-users']
  const answers = await Promise.all(
    lists.map((list) =>
      administer(house, accessToken, { method: 'GET', path: `${list}?limit=200` }),
    ),
  )
  const told = answers.map(({ body }) => body).join('')
  const kept = await house.kept()
  for (const secret of [...secrets, ...passwords]) {
    assert.ok(secret.length >= 20)
    for (const text of [told, kept, house.log.lines.join('')]) assert.ok(!text.includes(secret))
  }
  const query = { organization: undefined, before: undefined, limit: 1_000 }
  const events = JSON.stringify(await house.stores.events.list(query))
  const personal = [invitation.username, company.owner.username, 'example', `${user.externalId}`]
  for (const text of personal) assert.ok(!events.includes(text), text)
  for (const text of personal) assert.ok(!house.log.lines.join('').includes(text), text)
})
