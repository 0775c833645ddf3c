import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sessionOf } from '../../test/support/admin-calls.ts'
import { deployed } from '../../test/support/deployment.ts'
import {
  type Family,
  family,
  type Held,
  MADE,
  type Made,
  type Maker,
  routeOf,
} from '../../test/support/descendants.ts'
import { userToken } from '../../test/support/tenants.ts'

const house = await deployed({ after })
const owner = await sessionOf(house)
const DAY = 86_400_000

const asOwner = async (method: 'DELETE' | 'PATCH' | 'POST', url: string, body?: object) => {
  const headers = { authorization: `Bearer ${owner}` }
  const { statusCode, body: text } = await house.app.inject({
    method,
    url: `/api/v1/admin${url}`,
    headers,
    ...(body && { body }),
  })
  assert.match(String(statusCode), /^2/, text)
}

/** Root, and what is made with it in turn: tokens and keys in every order, then one of each kind. */
const CHAINS: readonly (readonly [root: Maker, ...below: Made[]])[] = (
  ['pat', 'device', 'apiKey'] as const
).flatMap((root) =>
  (['access', 'apiKey'] as const).flatMap((first) =>
    (['access', 'apiKey'] as const).flatMap((second) =>
      MADE.map((leaf) => [root, first, second, leaf] as const),
    ),
  ),
)

/** What ends the root, and with it everything below. */
const ENDINGS: Readonly<Record<string, (of: Family, root: Held) => Promise<unknown>>> = {
  'it is revoked or deleted': async (of, root) => {
    const session = await of.root('session')
    assert.equal((await of.call(session.secret, 'DELETE', routeOf(root))).statusCode, 204)
  },
  'it is revoked by who runs the deployment': (_, { kind, id }) =>
    asOwner('DELETE', kind === 'apiKey' ? `/api-keys/${id}` : `/tokens/${id}`),
  'its operator is deactivated': ({ operator }) =>
    asOwner('POST', `/operators/${operator.id}/deactivate`, { endApiKeys: true }),
  'it expires': () => house.advance(3 * DAY),
}

const EXPIRES = { expiresAt: 3 * DAY }

async function chainOf(of: Family, [root, ...below]: (typeof CHAINS)[number]): Promise<Held[]> {
  const expiresAt = house.stores.now() + EXPIRES.expiresAt
  const chain = [await of.root(root, { expiresAt })]
  for (const kind of below) {
    chain.push(await of.makeFrom(chain.at(-1) ?? assert.fail(), kind, { expiresAt }))
  }
  return chain
}

async function assertAll(of: Family, held: readonly Held[], status: 200 | 401): Promise<void> {
  for (const one of held) assert.equal(await of.statusOf(one), status, one.kind)
}

describe('everything below a credential ends', () => {
  const names = Object.keys(ENDINGS)
  for (const [at, chain] of CHAINS.entries()) {
    const what = names[at % names.length] ?? ''
    it(`with it, when ${what}: ${chain.join(' → ')}`, async () => {
      const of = await family(house)
      const held = await chainOf(of, chain)
      await assertAll(of, held, 200)
      await ENDINGS[what]?.(of, held[0] ?? assert.fail())
      await assertAll(of, held, 401)
      if (what === 'its operator is deactivated') {
        await asOwner('POST', `/operators/${of.operator.id}/activate`)
        await assertAll(of, held, 401)
      }
    })
  }

  it('and nothing above it', async () => {
    const of = await family(house)
    const [root, key, ...below] = await chainOf(of, ['pat', 'apiKey', 'access', 'assistant'])
    await asOwner('DELETE', `/api-keys/${key?.id}`)
    assert.equal(await of.statusOf(root ?? assert.fail()), 200)
    await assertAll(of, below, 401)
  })

  it('with the AI seat: assistant and personal tokens, and no API key', async () => {
    const of = await family(house)
    const key = await of.root('apiKey')
    const assistant = await of.makeFrom(key, 'assistant')
    const personal = await of.root('personal')
    const path = `/operators/${of.operator.id}`
    await asOwner('PATCH', path, { aiSeat: false })
    await asOwner('PATCH', path, { aiSeat: true })
    assert.deepEqual([await of.statusOf(assistant), await of.statusOf(personal)], [401, 401])
    assert.equal(await of.statusOf(key), 200)
  })
})

describe('what goes on', () => {
  it('what a session made, after the session has ended', async () => {
    const of = await family(house)
    const session = await of.root('session')
    const made = await Promise.all(MADE.map((kind) => of.makeFrom(session, kind)))
    assert.equal((await of.call(session.secret, 'POST', '/api/v1/auth/logout')).statusCode, 204)
    await assertAll(of, made, 200)
  })

  it('what a credential made before it was rotated, also after the grace', async () => {
    const of = await family(house)
    const token = await of.root('pat')
    const made = await Promise.all(MADE.map((kind) => of.makeFrom(token, kind)))
    const current = await of.intoGrace(token)
    await house.advance(3_600_000)
    assert.equal(await of.statusOf(token), 401)
    await assertAll(of, [current, ...made], 200)
  })

  it('people who were invited; the event of the end names them', async () => {
    const of = await family(house)
    const token = await of.root('pat')
    const username = `guest-${of.operator.id.slice(4).toLowerCase()}`
    const guest = { username, email: 'guest@example.com', role: 'member' }
    const invited = await of.call(token.secret, 'POST', '/api/v1/admin/operators', guest)
    const { operator, password } = invited.json()
    await asOwner('DELETE', `/tokens/${token.id}`)
    const body = { username, password }
    const signedIn = await house.app.inject({ method: 'POST', url: '/api/v1/auth/login', body })
    assert.equal(signedIn.statusCode, 200)
    const [event] = await house.stores.events.list({
      organization: of.operator.organization,
      type: 'token.revoked',
      before: undefined,
      limit: 1,
    })
    assert.deepEqual(event?.details.invited, [operator.id])
  })

  it('the presented token and those that it descends from, when all others are revoked', async () => {
    const of = await family(house)
    const [root, key, child] = await chainOf(of, ['pat', 'apiKey', 'access'])
    const other = await of.root('pat')
    const keyOfOther = await of.makeFrom(other, 'apiKey')
    const all = '/api/v1/access-tokens?exclude_current=true'
    const revoked = await of.call(child?.secret ?? '', 'DELETE', all)
    assert.deepEqual(revoked.json(), { revokedCount: 1 })
    for (const kept of [root, key, child]) assert.equal(await of.statusOf(kept ?? other), 200)
    for (const ended of [other, keyOfOther]) assert.equal(await of.statusOf(ended), 401)
    const byKey = await of.call(key?.secret ?? '', 'DELETE', all)
    assert.deepEqual(byKey.json(), { revokedCount: 1 })
    assert.deepEqual(
      [await of.statusOf(root ?? other), await of.statusOf(key ?? other)],
      [200, 200],
    )
  })
})

describe('a paused key', () => {
  it('is refused with everything under it, until it is resumed; nothing ends', async () => {
    const of = await family(house)
    const key = await of.root('apiKey')
    const below = [await of.makeFrom(key, 'access'), await of.makeFrom(key, 'assistant')]
    below.push(await of.makeFrom(below[0] ?? assert.fail(), 'apiKey'))
    const shown = await of.call((await of.root('session')).secret, 'GET', routeOf(key))
    const issued = await userToken(house.app, {
      keyId: shown.json().keyId,
      keySecret: key.secret,
      agentId: house.demo.agent,
      userId: of.operator.id,
    })
    const all: Held[] = [key, ...below, { kind: 'assistant', id: '', secret: issued.token }]
    await assertAll(of, all, 200)
    await asOwner('PATCH', `/api-keys/${key.id}`, { paused: true })
    await assertAll(of, all, 401)
    await asOwner('PATCH', `/api-keys/${key.id}`, { paused: false })
    await assertAll(of, all, 200)
  })
})

describe('a key that was handed over', () => {
  it('acts for the other operator, and ends with nothing of the first', async () => {
    const of = await family(house)
    const token = await of.root('pat')
    const key = await of.makeFrom(token, 'apiKey')
    const other = await family(house)
    const path = `/operators/${of.operator.id}/deactivate`
    const held = await house.app.inject({
      method: 'POST',
      url: `/api/v1/admin${path}`,
      headers: { authorization: `Bearer ${owner}` },
    })
    assert.deepEqual([held.statusCode, held.json().apiKeyIds], [409, [key.id]])
    await asOwner('PATCH', `/api-keys/${key.id}`, { madeBy: other.operator.id })
    await asOwner('POST', path)
    assert.equal(await of.statusOf(token), 401)
    const me = await of.call(key.secret, 'GET', '/api/v1/auth/me')
    assert.equal(me.json().user.id, other.operator.id)
  })
})
