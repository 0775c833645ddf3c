import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { call, listed, made } from '../../../test/support/access-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { addKey, addOperator, addToken, addTokens } from '../../../test/support/operators.ts'

const DAY = 86_400_000
const house = await deployed({ after })
const { app, stores } = house

/** An operator with a session, a token made in it, and an API key. */
async function somebody(options: Parameters<typeof addOperator>[1] = {}) {
  const operator = await addOperator(house, options)
  const expiresAt = stores.now() + DAY / 2
  const session = await addToken(house, operator, { kind: 'session', expiresAt })
  const { plaintext, token } = await made(app, session.secret)
  const key = await addKey(house, operator, ['admin'])
  return { operator, session, token: { id: token.id, secret: plaintext }, key }
}

const statusOf = async (secret: string) => (await call(app, secret)).statusCode
const revoke = (secret: string, id: string) => call(app, secret, `/${id}`, { method: 'DELETE' })
const eventsOf = (organization: string) =>
  stores.events.list({ organization, before: undefined, limit: 5 })

it('an access token is dead from the instant at which it expires, and not before', async () => {
  const { session } = await somebody()
  const { plaintext } = await made(app, session.secret, { name: 'A day', expiresInDays: 1 })
  await house.advance(DAY - 1)
  assert.equal(await statusOf(plaintext), 200)
  await house.advance(1)
  assert.equal(await statusOf(plaintext), 401)
})

it('an access token is refused by the very next request once it is revoked', async () => {
  const { session, token } = await somebody()
  assert.equal(await statusOf(token.secret), 200)
  await revoke(session.secret, token.id)
  assert.equal(await statusOf(token.secret), 401)
})

it('an access token keeps the instant at which it was revoked first', async () => {
  const { session, token } = await somebody()
  await revoke(session.secret, token.id)
  const first = (await call(app, session.secret, `/${token.id}`)).json()
  await house.advance(5_000)
  assert.equal((await revoke(session.secret, token.id)).statusCode, 204)
  assert.deepEqual((await call(app, session.secret, `/${token.id}`)).json(), first)
  assert.equal(typeof first.revokedAt, 'string')
})

it('an access token notes when it was last used, which costs the request no write', async (t) => {
  const own = await deployed(t)
  const operator = await addOperator(own)
  const { id, secret } = await addToken(own, operator)
  await own.advance(1_000)
  const answer = await own.unwritable(() => call(own.app, secret))
  assert.equal(answer.json().items[0].lastUsedAt, null)
  await own.stop(0) // as every fifteen seconds
  const used = await own.stores.longLived.show(operator.organization, id)
  assert.equal(used?.lastUsedAt, own.stores.now())
})

it('an access token dies with the one it was made with, as does what was made with it', async () => {
  const { session, token } = await somebody()
  const child = await made(app, token.secret)
  const grandchild = await made(app, child.plaintext)
  await revoke(session.secret, token.id)
  for (const { plaintext } of [child, grandchild]) assert.equal(await statusOf(plaintext), 401)
})

it('an access token dies with the API key it was made with, and with the operator', async () => {
  const { operator, session, key, token } = await somebody({ role: 'member' })
  const { plaintext } = await made(app, key.secret)
  const change = { actor: 'machine', credential: null, ends: [], details: {} } as const
  const { id, organization } = operator
  await stores.apiKeys.revoke(key.id, {
    ...change,
    type: 'api_key.revoked',
    organization,
    subject: `apiKey:${key.id}`,
  })
  assert.deepEqual([await statusOf(plaintext), await statusOf(token.secret)], [401, 200])
  const subject = `operator:${id}` as const
  const type = 'operator.deactivated'
  await stores.operators.deactivate(id, true, { ...change, type, organization, subject })
  assert.deepEqual([await statusOf(session.secret), await statusOf(token.secret)], [401, 401])
})

it('an access token outlives the session it was made in', async () => {
  const { session, token } = await somebody()
  await revoke(token.secret, session.id)
  assert.deepEqual([await statusOf(session.secret), await statusOf(token.secret)], [401, 200])
})

it('an access token cannot make one that outlives it, by so much as an instant', async () => {
  const { session } = await somebody()
  const { plaintext } = await made(app, session.secret, { name: 'A day', expiresInDays: 1 })
  await made(app, plaintext, { name: 'As long', expiresInDays: 1 })
  await house.advance(1)
  const body = { name: 'Longer', expiresInDays: 1 }
  const answer = await call(app, plaintext, '', { method: 'POST', body })
  assert.equal(answer.statusCode, 422)
})

it('an access token does not live if the one it is made with is revoked meanwhile', async () => {
  const { session, token } = await somebody()
  const { add } = stores.longLived
  Object.assign(stores.longLived, {
    add: async (...added: Parameters<typeof add>) => {
      await revoke(session.secret, token.id)
      return add(...added)
    },
  })
  const answer = await call(app, token.secret, '', { method: 'POST', body: { name: 'CI' } })
  Object.assign(stores.longLived, { add })
  assert.equal(answer.statusCode, 401)
  const all = await listed(app, session.secret, 'includeRevoked=true&tokenType=pat')
  assert.deepEqual(
    all.map(({ revokedAt }) => typeof revokedAt),
    ['string', 'string'],
  )
})

describe('rotating', () => {
  const rotate = (secret: string, id: string, graceSeconds = 0) =>
    call(app, secret, `/${id}/rotate`, { method: 'POST', body: { graceSeconds } })

  it('ends the old secret at once, or when its grace is over', async () => {
    const { session, token } = await somebody()
    const first = (await rotate(session.secret, token.id, 60)).json()
    assert.equal(first.token.id, token.id)
    await house.advance(59_999)
    assert.deepEqual([await statusOf(token.secret), await statusOf(first.plaintext)], [200, 200])
    await house.advance(1)
    assert.deepEqual([await statusOf(token.secret), await statusOf(first.plaintext)], [401, 200])
    const second = (await rotate(first.plaintext, token.id)).json()
    assert.deepEqual(
      [await statusOf(first.plaintext), await statusOf(second.plaintext)],
      [401, 200],
    )
  })
})

describe('revoking all', () => {
  const revokeAll = async (secret: string, query: string) =>
    (await call(app, secret, query, { method: 'DELETE' })).json().revokedCount

  for (const [by, query, count, session, token] of [
    ['session', '', 1, 200, 401],
    ['session', '?exclude_current=True', 1, 200, 401],
    ['session', '?exclude_current=0', 2, 401, 401],
    ['token', '', 1, 401, 200],
    ['token', '?exclude_current=false', 2, 401, 401],
    ['key', '', 2, 401, 401],
    ['key', '?exclude_current=off', 2, 401, 401],
  ] as const) {
    it(`ends ${count} of a session and a token, when a ${by} asks with "${query}"`, async () => {
      const who = await somebody()
      assert.equal(await revokeAll(who[by].secret, query), count)
      assert.equal(await statusOf(who.session.secret), session)
      assert.equal(await statusOf(who.token.secret), token)
      assert.equal(await statusOf(who.key.secret), 200)
    })
  }

  it('ends what was made with the one it keeps, and keeps what that one would die with', async () => {
    const { session, token } = await somebody()
    const child = await made(app, token.secret)
    const grandchild = await made(app, child.plaintext)
    assert.equal(await revokeAll(child.plaintext, ''), 2)
    assert.deepEqual(
      await Promise.all([session, token].map(({ secret }) => statusOf(secret))),
      [401, 200],
    )
    const made2 = await Promise.all([child, grandchild].map(({ plaintext }) => statusOf(plaintext)))
    assert.deepEqual(made2, [200, 401])
  })

  it('ends any number, and nobody else’s', async () => {
    const [mine, theirs] = [await somebody(), await somebody()]
    await addTokens(house, mine.operator, 1_100)
    assert.equal(await revokeAll(mine.session.secret, ''), 1_101)
    assert.equal(await statusOf(theirs.token.secret), 200)
    assert.equal(await revokeAll(mine.session.secret, ''), 0)
  })
})

describe('managing tokens', () => {
  it('is told to the organization: who did what, with what, to which', async () => {
    const { organization } = await house.company()
    const { operator, session, token } = await somebody({ organization })
    await call(app, session.secret, `/${token.id}/rotate`, { method: 'POST' })
    await revoke(session.secret, token.id)
    await call(app, session.secret, '', { method: 'DELETE' })
    const told = await eventsOf(organization)
    const subject = `token:${token.id}`
    const acts = told.filter(({ actor }) => actor === `operator:${operator.id}`)
    assert.deepEqual(
      acts.map(({ type, credential, ...event }) => [type, credential, event.subject]),
      [
        ['token.revoked', `token:${session.id}`, subject],
        ['token.rotated', `token:${session.id}`, subject],
        ['token.created', `token:${session.id}`, subject],
      ],
    )
  })
})
