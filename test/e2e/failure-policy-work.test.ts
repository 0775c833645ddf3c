import assert from 'node:assert/strict'
import { describe, it, mock, type TestContext } from 'node:test'
import { DEPENDENCIES, type Dependency, FAILURE_POLICY } from '../../src/core/failure-policy.ts'
import { addAssistant } from '../support/assistant-calls.ts'
import { clusterServer, setUpCluster } from '../support/cluster-house.ts'
import { startGatedModel } from '../support/gated-model.ts'
import { lifeOfFile } from '../support/life-of-file.ts'
import { takeableServers, WAYS, type Way } from '../support/outages.ts'
import { until } from '../support/policy-walk.ts'
import { ownPart } from '../support/postgres.ts'
import { withoutOwnPostgres } from '../support/postgres-server.ts'
import { redisClient, withoutOwnRedis } from '../support/redis-server.ts'
import { freshToken, issue, redeem } from '../support/stream-calls.ts'

const skip = withoutOwnPostgres || withoutOwnRedis
const life = lifeOfFile()
const ALL = Object.keys(DEPENDENCIES) as Dependency[]
const SWEEP_MILLISECONDS = 15_000

/** A deployment that sweeps when it is told to, with an assistant that answers when it is told to. */
async function open() {
  const servers = await takeableServers(life)
  mock.timers.enable({ apis: ['setInterval'] })
  const own = await ownPart(life, servers.database.cuttable)
  const server = await clusterServer(life, {
    DATABASE_URL: own.url,
    REDIS_URL: servers.redis.cuttable,
    JETON_MAX_STALENESS: '60',
  })
  const made = await setUpCluster(server)
  const model = await startGatedModel(life)
  const { upstream } = model
  const workflow = await addAssistant(server.deployment, made.organization, {
    kind: 'workflow',
    upstream,
  })
  return { ...server, servers, made, model, workflow }
}

const house = skip ? undefined : await open()
type House = Awaited<ReturnType<typeof open>>

/** Does something while a dependency is away. */
async function during(
  { servers }: House,
  dependency: Dependency,
  way: Way,
  work: () => Promise<void>,
): Promise<void> {
  await servers[dependency].take(way)
  await work().finally(() => servers[dependency].giveBack(way))
}

/** Sweeps until something is so. */
const swept = (isSo: () => Promise<boolean>) =>
  until(performance.now(), async () => {
    mock.timers.tick(SWEEP_MILLISECONDS)
    return isSo().catch(() => false)
  })

const spent = async ({ deployment: { stores }, made }: House) =>
  (await stores.credits.history(made.organization, { after: undefined, limit: 100 })).items.length

async function settles(house: House, dependency: Dependency, way: Way): Promise<void> {
  const before = await spent(house)
  const { app, made, model, workflow } = house
  const headers = { authorization: `Bearer ${made.apiKey}` }
  const url = `/api/v1/run/${workflow}`
  const answered = app.inject({ method: 'POST', url, headers, body: {} })
  const answer = await model.asked()
  await during(house, dependency, way, async () => {
    answer.say('Hello')
    answer.end()
    assert.deepEqual((await answered).json(), { success: true, result: 'Hello' })
  })
  await swept(async () => (await spent(house)) === before + 1)
}

async function notes(
  t: TestContext,
  house: House,
  dependency: Dependency,
  way: Way,
): Promise<void> {
  const { app, made, deployment, log } = house
  const { stores } = deployment
  const headers = { authorization: `Bearer ${made.apiKey}` }
  const ask = () => app.inject({ url: '/api/v1/auth/me', headers })
  await until(performance.now(), async () => (await ask()).statusCode === 200)
  const at = stores.now()
  const failed = log.lines.length
  await during(house, dependency, way, async () => {
    assert.equal((await ask()).statusCode, 200)
    if (FAILURE_POLICY.note[dependency] === 'goes_on') return
    mock.timers.tick(SWEEP_MILLISECONDS)
    await until(performance.now(), async () =>
      log.lines.slice(failed).some((line) => line.includes('"msg":"sweep"')),
    )
    assert.equal((await ask()).statusCode, 200)
  })
  const took = await swept(async () => {
    const { items } = await stores.apiKeys.list(made.organization, { after: undefined, limit: 9 })
    return items.some(({ lastUsedAt }) => (lastUsedAt ?? 0) >= at)
  })
  t.diagnostic(`written down after ${took.toFixed(0)} ms`)
}

/** What becomes of a token that is presented while the database is known to be away. */
async function keepsTokens(house: House, way: Way): Promise<void> {
  const { app, made } = house
  await until(performance.now(), async () => (await issue(app, made)).statusCode === 200)
  const token = await freshToken(app, made)
  const status = async () => (await redeem(app, made, token)).statusCode
  await during(house, 'database', way, async () => {
    assert.equal((await app.inject('/readyz')).statusCode, 503) // so that it is known
    for (let times = 0; times < 3; times++) assert.equal(await status(), 503)
  })
  await until(performance.now(), async () => (await status()) === 200)
  assert.equal(await status(), 401)
}

for (const way of WAYS) {
  it(`a token costs nothing that was refused because the database is ${way}`, {
    skip,
  }, async () => {
    await keepsTokens(house ?? assert.fail(), way)
  })
  for (const dependency of ALL) {
    describe(`while ${dependency} is ${way}`, { skip }, () => {
      const { settle, note } = FAILURE_POLICY
      it(`an answer that has begun goes on, and its credits are spent (${settle[dependency]})`, async () => {
        await settles(house ?? assert.fail(), dependency, way)
      })
      it(`what was used is written down in the end (${note[dependency]})`, async (t) => {
        await notes(t, house ?? assert.fail(), dependency, way)
      })
    })
  }
}

it('at the next sweep it is found that Redis may evict keys, and nothing is decided there', {
  skip,
}, async (t) => {
  const { app, log, servers } = house ?? assert.fail()
  const client = await redisClient(t, servers.redis.url)
  const ask = async () =>
    (await app.inject({ method: 'POST', url: '/api/v1/chat/token', body: {} })).statusCode
  await until(performance.now(), async () => (await ask()) === 200)
  await client.configSet('maxmemory-policy', 'allkeys-lru')
  mock.timers.tick(SWEEP_MILLISECONDS)
  await log.said(/"redis".*Set its maxmemory-policy to noeviction.*"away"/)
  assert.equal(await ask(), 503)
  await client.configSet('maxmemory-policy', 'noeviction')
  await until(performance.now(), async () => (await ask()) === 200)
})
