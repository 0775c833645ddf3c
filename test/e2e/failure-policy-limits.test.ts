import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { InjectOptions } from 'fastify'
import { clusterServer, setUpCluster } from '../support/cluster-house.ts'
import { lifeOfFile } from '../support/life-of-file.ts'
import { takeableServers } from '../support/outages.ts'
import { ASKS, type Ask, type Asker } from '../support/policy-asks.ts'
import { assertRefused, until } from '../support/policy-walk.ts'
import { ownPart } from '../support/postgres.ts'
import { withoutOwnPostgres } from '../support/postgres-server.ts'
import { withoutOwnRedis } from '../support/redis-server.ts'

const skip = withoutOwnPostgres || withoutOwnRedis
const life = lifeOfFile()

/** Two processes of a deployment that allows two of everything, over a Redis that is away. */
async function open() {
  const { redis, database } = await takeableServers(life)
  const environment = {
    DATABASE_URL: (await ownPart(life, database.url)).url,
    REDIS_URL: redis.url,
    JETON_LIMIT_USER_TOKENS_PER_MINUTE: '2',
    JETON_LIMIT_REDEEMS_PER_MINUTE: '2',
  }
  const first = await clusterServer(life, environment)
  const made = await setUpCluster(first)
  const second = await clusterServer(life, environment)
  const prepared = await preparedIn({ app: first.app, made })
  await redis.take('stopped')
  return { redis, made, first: { ...first, made }, second: { ...second, made }, ...prepared }
}

/** What cannot be had any more once Redis is away. */
const preparedIn = async (asker: Asker) => ({
  redeeming: await ASKS.redeem[0].prepare(asker),
})

const house = skip ? undefined : await open()
const opened = () => house ?? assert.fail()

const statuses = async ({ app }: Asker, ask: Ask, times: number, request?: InjectOptions) => {
  const all: number[] = []
  for (let time = 0; time < times; time++) {
    const asked = request ?? (await ask.prepare(opened().first))
    all.push((await app.inject(asked)).statusCode)
  }
  return all
}

describe('while Redis is away', { skip }, () => {
  it('each process lets a key have as many tokens of end users as its limit says', async () => {
    const [ask] = ASKS.issueUser
    for (const process of [opened().first, opened().second]) {
      assert.deepEqual(await statuses(process, ask, 3), [200, 200, 429])
    }
  })

  it('each process lets an organization have as many runs as its limit says', async () => {
    const [ask] = ASKS.run
    for (const process of [opened().first, opened().second]) {
      assert.deepEqual(await statuses(process, ask, 3), [200, 200, 429])
    }
  })

  it('nobody unknown gets anything that is counted, and no token is redeemed', async () => {
    const { first, redeeming } = opened()
    const [ask] = ASKS.issueAnonymous
    assertRefused(ask, await first.app.inject(await ask.prepare(first)))
    assertRefused(ASKS.redeem[0], await first.app.inject(redeeming))
  })

  it('ten failures to sign in, or to present a key, close it as ever', async () => {
    const wrong = { username: 'nobody', password: 'not the password' }
    const signIn = { method: 'POST', url: '/api/v1/auth/login', body: wrong } as const
    const { first } = opened()
    const [[ask], [, failing]] = [ASKS.failKey, ASKS.signIn]
    for (const [one, request] of [
      [failing, signIn],
      [ask, await ask.prepare(first)],
    ] as const) {
      const all = await statuses(first, one, 11, request)
      assert.deepEqual(all, [...Array(10).fill(401), 429])
    }
  })

  it('says once in the log that it went away and once that it is back, and no address', async () => {
    const { first, redis } = opened()
    const ready = () => first.app.inject('/readyz')
    for (let time = 0; time < 5; time++) assert.equal((await ready()).statusCode, 503)
    await redis.giveBack('stopped')
    await until(performance.now(), async () => (await ready()).statusCode === 200)
    const told = first.log.lines.filter((line) => line.includes('"dependency"'))
    const said = told.map((line) => {
      const { level, dependency, msg } = JSON.parse(line)
      return [level, dependency, msg]
    })
    assert.deepEqual(said, [
      ['error', 'redis', 'away'],
      ['info', 'redis', 'back'],
    ])
    assert.ok(!told.join('').includes(new URL(redis.url).host), 'it names the address')
  })
})
