import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Deployed, deployed } from '../test/support/deployment.ts'

const SWEEP = 15_000
const ALWAYS = { organization: undefined, fromHourAt: 0, toHourAt: Number.MAX_SAFE_INTEGER }

/** Asks for two stream tokens, the second with a key that opens nothing, and for a chat token. */
async function use({ app, demo }: Deployed): Promise<void> {
  const ask = (url: string, key?: string) =>
    app.inject({ url, headers: key === undefined ? {} : { authorization: `Bearer ${key}` } })
  await ask('/api/v1/token', demo.apiKey)
  await ask('/api/v1/token', `${demo.apiKey}x`)
  await ask('/api/v1/chat/token')
}

async function written({ stores, demo }: Deployed) {
  const { items } = await stores.apiKeys.list(demo.organization, { after: undefined, limit: 1 })
  const lines = async (organization: string | undefined) =>
    (await stores.counters.list({ ...ALWAYS, organization })).map(
      ({ kind, outcome, refusal, count }) => [kind, outcome, refusal, count].join(' '),
    )
  const [all, own] = [await lines(undefined), await lines(demo.organization)]
  return { lastUsedAt: items[0]?.lastUsedAt, all, own }
}

const USED = {
  all: ['chat issued  1', 'stream issued  1', 'stream refused unauthorized 1'],
  own: ['stream issued  1'],
}

/** Lets what has begun come to its end. */
async function settled({ stores }: Deployed): Promise<void> {
  for (let turn = 0; turn < 10; turn++) {
    await stores.dependencies.database?.()
    await new Promise(setImmediate)
  }
}

it('writes down at the next sweep what was used and counted, and nothing before', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const house = await deployed(t)
  await use(house)
  const at = house.stores.now()
  await house.advance(1_000)
  await settled(house)
  assert.deepEqual(await written(house), { lastUsedAt: null, all: [], own: [] })
  t.mock.timers.tick(SWEEP)
  while ((await written(house)).own.length === 0) await settled(house) // which is written last
  assert.deepEqual(await written(house), { lastUsedAt: at, ...USED })
})

it('writes down what is left when it stops', async (t) => {
  const house = await deployed(t)
  await use(house)
  await house.stop(0)
  assert.deepEqual(await written(house), { lastUsedAt: house.stores.now(), ...USED })
})

it('finds out at the next sweep what went away, and says so once', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const { closeStore, log } = await deployed(t)
  await closeStore()
  const ofDatabase = /"dependency":"database".*"away"/
  const said = () => log.lines.filter((line) => ofDatabase.test(line))
  assert.deepEqual(said(), [])
  t.mock.timers.tick(SWEEP)
  await log.said(ofDatabase)
  t.mock.timers.tick(SWEEP)
  await new Promise(setImmediate)
  assert.equal(said().length, 1)
})
