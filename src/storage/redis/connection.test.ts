import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { LIMIT, openWithRedis, proofOf, put, redeem, untilUp } from '../../../test/support/redis.ts'
import {
  keysOf,
  type RedisClient,
  redisClient,
  startRedis,
  withoutOwnRedis,
} from '../../../test/support/redis-server.ts'
import { StoreDown } from '../../core/store-down.ts'

const skip = withoutOwnRedis

async function open(t: TestContext) {
  const server = await startRedis(t)
  return { server, stores: await openWithRedis(t, server.url) }
}

/** How many connections a server has, beside the test's own. */
async function connections(client: RedisClient): Promise<number> {
  return (
    String(await client.sendCommand(['CLIENT', 'LIST']))
      .trim()
      .split('\n').length - 1
  )
}

/** How many milliseconds it takes to hear that the store is down. */
async function down(ask: () => Promise<unknown>): Promise<number> {
  const askedAt = performance.now()
  await assert.rejects(ask(), StoreDown)
  return performance.now() - askedAt
}

it('begins though the server is away, and is there soon after it', { skip }, async (t) => {
  const server = await startRedis(t)
  await server.kill()
  const stores = await openWithRedis(t, server.url)
  await assert.rejects(put(stores, 'one'), StoreDown)
  await assert.rejects(stores.check(), StoreDown)
  await server.start()
  assert.ok((await untilUp(() => put(stores, 'one'))) < 2_000)
  assert.equal(await redeem(stores, proofOf('one')), 'redeemed')
})

it('begins though the server hangs, and leaves no connection behind that it gave up', {
  skip,
}, async (t) => {
  const server = await startRedis(t)
  const client = await redisClient(t, server.url)
  server.signal('SIGSTOP')
  const begunAt = performance.now()
  const stores = await openWithRedis(t, server.url)
  assert.ok(performance.now() - begunAt < 2_000)
  await assert.rejects(put(stores, 'one'), StoreDown)
  server.signal('SIGCONT')
  assert.ok((await untilUp(() => put(stores, 'one'))) < 2_000)
  while ((await connections(client)) > 1);
  assert.equal(await connections(client), 1)
})

it('says in no time that the server is away', { skip }, async (t) => {
  const { server, stores } = await open(t)
  await server.kill()
  await assert.rejects(put(stores, 'one'), StoreDown)
  const took = await down(async () => {
    for (let at = 0; at < 99; at++) await assert.rejects(stores.tokens.peek('one'), StoreDown)
    await redeem(stores, proofOf('one'))
  })
  assert.ok(took < 200, `${took} ms for a hundred`)
})

it('says of a server that hangs that it is down, and is there soon after it', {
  skip,
}, async (t) => {
  const { server, stores } = await open(t)
  await put(stores, 'one')
  const waits: number[] = []
  for (let round = 0; round < 3; round++) {
    server.signal('SIGSTOP')
    waits.push(await down(() => stores.tokens.peek('one')))
    const then = await down(() => redeem(stores, proofOf('one')))
    assert.ok(then < 50, `${then} ms`)
    server.signal('SIGCONT')
    assert.ok((await untilUp(() => stores.tokens.peek('one'))) < 2_000)
  }
  assert.ok(Math.min(...waits) > 150 && Math.min(...waits) < 250, `${waits} ms`)
  assert.equal(await redeem(stores, proofOf('one')), 'redeemed')
})

it('lets nobody wait for longer because others wait', { skip }, async (t) => {
  const { server, stores } = await open(t)
  server.signal('SIGSTOP')
  const waits = Array.from({ length: 50 }, () => down(() => stores.tokens.admit([LIMIT])))
  const took = await Promise.all(waits)
  assert.ok(Math.max(...took) - Math.min(...took) < 50, `${took} ms`)
})

it('takes a token of which it could not say so for used', { skip }, async (t) => {
  const { server, stores } = await open(t)
  for (const digest of ['known', 'one']) await put(stores, digest)
  await redeem(stores, proofOf('known')) // from now on the server has the script
  server.signal('SIGSTOP')
  await assert.rejects(redeem(stores, proofOf('one')), StoreDown)
  server.signal('SIGCONT')
  await untilUp(() => put(stores, 'two'))
  assert.equal(await redeem(stores, proofOf('one')), 'gone')
})

it('does not mistake its own being busy for the silence of the server', { skip }, async (t) => {
  const { stores } = await open(t)
  const peeked = stores.tokens.admit([])
  const busyUntil = performance.now() + 400
  while (performance.now() < busyUntil);
  assert.equal((await peeked).allowed, true)
})

it('is back after a connection was cut', { skip }, async (t) => {
  const { server, stores } = await open(t)
  const client = await redisClient(t, server.url)
  for (let cut = 0; cut < 3; cut++) {
    await client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'])
    assert.ok((await untilUp(() => put(stores, `${cut}`))) < 1_000)
    assert.equal(await redeem(stores, proofOf(`${cut}`)), 'redeemed')
  }
  assert.equal(await connections(client), 1)
})

it('decides nothing more once the server may evict keys, until that is mended', {
  skip,
}, async (t) => {
  const { server, stores } = await open(t)
  const client = await redisClient(t, server.url)
  await put(stores, 'one')
  await stores.check()
  await client.configSet('maxmemory-policy', 'allkeys-lru')
  const evicting = { name: 'StoreDown', message: /allkeys-lru.*Set its maxmemory-policy/ }
  await assert.rejects(stores.check(), evicting)
  await assert.rejects(redeem(stores, proofOf('one')), evicting)
  await client.configSet('maxmemory-policy', 'noeviction')
  await untilUp(stores.check)
  assert.equal(await redeem(stores, proofOf('one')), 'redeemed')
})

it('says that a full server is down for what needs room, and redeems what is there', {
  skip,
}, async (t) => {
  const { server, stores } = await open(t)
  const client = await redisClient(t, server.url)
  await put(stores, 'one')
  await client.configSet('maxmemory', '1')
  await assert.rejects(stores.check(), StoreDown)
  await assert.rejects(put(stores, 'two'), StoreDown)
  assert.equal(await redeem(stores, proofOf('one')), 'redeemed')
  await client.configSet('maxmemory', '0')
  await stores.check()
  assert.deepEqual((await keysOf(client, 'jeton:token:')).length, 0)
})

it('is down once it is closed, and leaves no connection', { skip }, async (t) => {
  const { server, stores } = await open(t)
  const client = await redisClient(t, server.url)
  await stores.close()
  await assert.rejects(stores.check(), StoreDown)
  while ((await connections(client)) > 0);
})
