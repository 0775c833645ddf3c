import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as later } from 'node:timers/promises'
import { remembered } from '../../src/core/events/index.ts'
import { digestOf } from '../../src/core/secrets/index.ts'
import { type Borne, SIGNING_KEYS } from '../../src/core/tokens/index.ts'
import { administered } from '../support/admin-calls.ts'
import { assistantToken } from '../support/bearer-calls.ts'
import { chatToken } from '../support/chat-calls.ts'
import {
  type ClusterServer,
  clusterServer,
  type Made,
  setUpCluster,
} from '../support/cluster-house.ts'
import { clusterEnvironment, withoutCluster } from '../support/clustered.ts'
import { lifeOfFile } from '../support/life-of-file.ts'
import { addOperator, addToken } from '../support/operators.ts'
import { redeem } from '../support/stream-calls.ts'
import { watching } from '../support/watcher.ts'
import { by, type Wire, wireTo } from '../support/wire.ts'

const life = lifeOfFile()

/** `JETON_MAX_STALENESS`, in milliseconds. */
const BOUND = 2_000

let one: ClusterServer
let other: ClusterServer
let made: Made
let toDatabase: Wire
let toRedis: Wire

before(async () => {
  if (withoutCluster) return
  const { environment } = await clusterEnvironment(life)
  const { DATABASE_URL, REDIS_URL } = environment
  one = await clusterServer(life, environment)
  made = await setUpCluster(one)
  toDatabase = await wireTo(life, Number(new URL(DATABASE_URL).port))
  toRedis = await wireTo(life, Number(new URL(REDIS_URL).port))
  other = await clusterServer(life, {
    ...environment,
    DATABASE_URL: by(toDatabase, DATABASE_URL),
    REDIS_URL: by(toRedis, REDIS_URL),
  })
})

/** A token that both processes have looked up and remember. */
async function aToken() {
  const { stores, passwords } = one.deployment
  const house = { demo: { ...made }, stores, passwords }
  const token = await addToken(house, await addOperator(house))
  for (const server of [one, other]) assert.equal(await statusOf(server, token.secret), 200)
  return token
}

async function statusOf({ app }: ClusterServer, secret: string): Promise<number> {
  const headers = { authorization: `Bearer ${secret}` }
  return (await app.inject({ url: '/api/v1/auth/me', headers })).statusCode
}

const revoke = (id: string) =>
  administered(one, made.accessToken, { method: 'DELETE', path: `/tokens/${id}` })

/** How many milliseconds after it was revoked the other process accepted it for the last time. */
async function acceptedFor(revoked: Promise<unknown>, secret: string): Promise<number> {
  await revoked
  const revokedAt = performance.now()
  let acceptedAt = revokedAt
  while ((await statusOf(other, secret)) === 200) {
    acceptedAt = performance.now()
    await later(1)
  }
  return acceptedAt - revokedAt
}

describe('what one process ends, the other refuses', { skip: withoutCluster }, () => {
  it('at once: long before it would have asked by itself', async (t) => {
    const lags: number[] = []
    for (let times = 0; times < 30; times++) {
      const { id, secret } = await aToken()
      lags.push(await acceptedFor(revoke(id), secret))
    }
    lags.sort((a, b) => a - b)
    t.diagnostic(`median ${lags[15]?.toFixed(1)} ms, longest ${lags.at(-1)?.toFixed(1)} ms`)
    assert.ok((lags[15] ?? BOUND) < 100)
  })

  it('soon, also where no news comes', async () => {
    const { id, secret } = await aToken()
    await toRedis.cut()
    const lag = await acceptedFor(revoke(id), secret).finally(toRedis.mend)
    assert.ok(lag < BOUND / 2, `${lag}`)
  })

  it('within the bound, also where neither news nor answers come', async () => {
    const { id, secret } = await aToken()
    await toDatabase.cut()
    const lag = await acceptedFor(revoke(id), secret)
    assert.equal(await statusOf(other, secret), 503)
    await toDatabase.mend()
    assert.ok(lag < BOUND, `${lag}`)
    while ((await statusOf(other, secret)) === 503) await later(10)
    assert.equal(await statusOf(other, secret), 401)
  })

  it('also if it was looking it up at that moment', async () => {
    const { id, secret } = await aToken()
    const { stores, feed } = other.deployment
    const held = Promise.withResolvers<void>()
    const looking = Promise.withResolvers<void>()
    const find = remembered<string, Borne>({
      feed,
      subjectsOf: ({ token }) => [`token:${token.id}`],
      async read(digest) {
        const seen = await stores.longLived.bySecret(digest)
        looking.resolve()
        await held.promise
        return seen
      },
    })
    const found = find(digestOf(secret))
    await looking.promise
    const { seq } = await stores.events.head()
    await revoke(id)
    while (feed.isCurrent(seq, [`token:${id}`])) await later(1)
    held.resolve()
    assert.equal(await found, undefined)
  })
})

describe('a token for an assistant that one process deletes', { skip: withoutCluster }, () => {
  it('opens nothing at the other within the bound', async () => {
    const upstream = { provider: 'demo' }
    const body = { kind: 'assistant', name: 'Sales', naturalId: 'sales', upstream }
    const { id } = Object(
      await administered(one, made.accessToken, { method: 'POST', path: '/assistants', body }),
    )
    const { secret } = await assistantToken({ ...one.deployment, demo: made }, id)
    const headers = { authorization: `Bearer ${secret}` }
    const openedAt = async ({ app }: ClusterServer) =>
      (await app.inject({ url: '/v1/models', headers })).statusCode
    assert.deepEqual([await openedAt(one), await openedAt(other)], [200, 200])
    await administered(one, made.accessToken, { method: 'DELETE', path: `/assistants/${id}` })
    const deletedAt = performance.now()
    assert.equal(await openedAt(one), 401)
    while ((await openedAt(other)) === 200) await later(1)
    assert.ok(performance.now() - deletedAt < BOUND)
  })
})

describe('the signing keys of all processes', { skip: withoutCluster }, () => {
  const keys = (method: 'DELETE' | 'GET' | 'POST', path = '') =>
    administered(one, made.accessToken, { method, path: `/signing-keys${path}` })

  it('are the same: a dropped one is refused everywhere, the next one is accepted', async () => {
    const [first, second] = [await chatToken(one.app), await chatToken(other.app)]
    assert.equal((await redeem(other.app, made, first)).statusCode, 200)
    await keys('POST', '/rotate')
    const { items } = Object(await keys('GET'))
    const { feed, stores } = other.deployment
    const { seq } = await stores.events.head()
    await keys('DELETE', `/${items[0].id}`)
    while (feed.isCurrent(seq, [SIGNING_KEYS])) await later(1)
    assert.equal((await redeem(other.app, made, second)).statusCode, 401)
    const young = await chatToken(other.app)
    assert.equal((await redeem(one.app, made, young)).statusCode, 200)
  })
})

describe('whoever watches at one process', { skip: withoutCluster }, () => {
  it('hears at once what another one ends, and goes on at any of them', async () => {
    const [here, there] = [await watching({ after }, other), await watching({ after }, one)]
    const watcher = await here(made.accessToken)
    const { id } = await aToken()
    await revoke(id)
    assert.deepEqual(Object((await watcher.told('ended'))[0]).ends, [`token:${id}`])
    const last = await watcher.lastId()
    watcher.leave()
    const next = await aToken()
    await revoke(next.id)
    const again = await there(made.accessToken, { header: last })
    assert.deepEqual(Object((await again.told('ended'))[0]).ends, [`token:${next.id}`])
  })
})
