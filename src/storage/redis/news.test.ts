import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { setTimeout as later } from 'node:timers/promises'
import { cuttableWay } from '../../../test/support/cuttable.ts'
import { redisClient, startRedis, withoutOwnRedis } from '../../../test/support/redis-server.ts'
import { redisNews } from './news.ts'
import { openRedis } from './open.ts'

const skip = withoutOwnRedis

/** A process that listens and counts what it hears, from when it is connected. */
async function aListener(t: TestContext, url: string) {
  const redis = await openRedis(url, 'some:')
  t.after(redis.close)
  const news = redisNews(redis, url, 'some:')
  t.after(news.close)
  let heard = 0
  news.onNews(() => {
    heard++
  })
  const hears = async (times: number) => {
    for (let tries = 0; heard < times; tries++) {
      assert.ok(tries < 2_000, `heard ${heard} times, not ${times}`)
      await later(5)
    }
    assert.equal(heard, times)
    heard = 0
  }
  await hears(1)
  return { news, hears }
}

async function listeners(t: TestContext) {
  const server = await startRedis(t)
  const [one, other] = [await aListener(t, server.url), await aListener(t, server.url)]
  return { server, one, other }
}

it('tells every process of all that any of them publishes', { skip }, async (t) => {
  const { one, other } = await listeners(t)
  for (const seq of [1, 2, 3]) one.news.publish(seq)
  await Promise.all([one.hears(3), other.hears(3)])
  other.news.publish(4)
  await Promise.all([one.hears(1), other.hears(1)])
})

it('hears nothing that is meant for another deployment', { skip }, async (t) => {
  const { server, one } = await listeners(t)
  const client = await redisClient(t, server.url)
  for (const channel of ['news', 'another:news', 'some:more']) await client.publish(channel, '1')
  assert.equal(await client.publish('some:news', '1'), 2)
  await one.hears(1)
})

it('tells once when the connection is back, for what was missed', { skip }, async (t) => {
  const { server, one, other } = await listeners(t)
  await server.kill()
  await server.start()
  await Promise.all([one.hears(1), other.hears(1)])
  one.news.publish(1)
})

it('notices that its connection is dead though nobody said so, and makes another', {
  skip,
}, async (t) => {
  const server = await startRedis(t)
  const way = await cuttableWay(t, server.url)
  const { hears } = await aListener(t, way.url)
  way.silence()
  await hears(1)
  const other = await aListener(t, server.url)
  other.news.publish(1)
  await hears(1)
})

it('publishes in no time and without a fault while the server is away', { skip }, async (t) => {
  const { server, one } = await listeners(t)
  await server.kill()
  for (let seq = 1; seq <= 1_000; seq++) one.news.publish(seq)
  await one.news.close()
  one.news.publish(1_001)
})

it('begins while the server is away, and leaves no connection when it is closed', {
  skip,
}, async (t) => {
  const server = await startRedis(t)
  const client = await redisClient(t, server.url)
  const redis = await openRedis(server.url, 'some:')
  const news = redisNews(redis, server.url, 'some:')
  await news.close()
  await redis.close()
  while (
    String(await client.sendCommand(['CLIENT', 'LIST']))
      .trim()
      .split('\n').length > 1
  );
})
