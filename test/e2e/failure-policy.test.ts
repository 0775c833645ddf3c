import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import {
  BACK_MILLISECONDS,
  DEPENDENCIES,
  type Dependency,
  FAILURE_POLICY,
  MOST_MILLISECONDS,
  type Outcome,
} from '../../src/core/failure-policy.ts'
import { clusterServer, setUpCluster } from '../support/cluster-house.ts'
import { lifeOfFile } from '../support/life-of-file.ts'
import { takeableServers, WAYS, type Way } from '../support/outages.ts'
import { ASKS, type Asker } from '../support/policy-asks.ts'
import {
  ALL_ASKED,
  type Asked,
  answered,
  assertRefused,
  isRemembered,
  median,
  type Times,
  until,
  untilUsual,
  walk,
} from '../support/policy-walk.ts'
import { ownPart } from '../support/postgres.ts'
import { withoutOwnPostgres } from '../support/postgres-server.ts'
import { withoutOwnRedis } from '../support/redis-server.ts'

const skip = withoutOwnPostgres || withoutOwnRedis
const life = lifeOfFile()
const ALL = Object.keys(DEPENDENCIES) as Dependency[]

const NO_LIMITS = {
  JETON_LIMIT_CHAT_TOKENS_PER_MINUTE: '1000000',
  JETON_LIMIT_STREAM_TOKENS_PER_MINUTE: '1000000',
  JETON_LIMIT_USER_TOKENS_PER_MINUTE: '1000000',
  JETON_LIMIT_PUBLIC_RUNS_PER_ADDRESS_AND_MINUTE: '1000000',
  JETON_PUBLIC_CREDITS_PER_DAY: '1000000',
}

/** Two processes of one deployment: one trusts its memory for long, the other hardly at all. */
async function house(way: Way, servers: Servers) {
  const address = way === 'cut' ? 'cuttable' : 'url'
  const environment = {
    ...NO_LIMITS,
    DATABASE_URL: (await ownPart(life, servers.database[address])).url,
    REDIS_URL: servers.redis[address],
    JETON_REDIS_PREFIX: `${way}:`,
  }
  const patient = await clusterServer(life, { ...environment, JETON_MAX_STALENESS: '60' })
  const made = await setUpCluster(patient)
  const strict = await clusterServer(life, { ...environment, JETON_MAX_STALENESS: '1' })
  return { servers, log: patient.log, patient: { ...patient, made }, strict: { ...strict, made } }
}

type Servers = Awaited<ReturnType<typeof takeableServers>>
type House = Awaited<ReturnType<typeof house>>

const houses = new Map<Way, House>()
if (!skip) {
  const servers = await takeableServers(life)
  for (const way of WAYS) houses.set(way, await house(way, servers))
}

const rounded = (all: readonly number[]) =>
  `${median(all).toFixed(1)} (at most ${Math.max(...all).toFixed(1)})`

/** Who only finds out by asking, where nothing else stands in. */
const ASKING: readonly Outcome[] = ['counted_here', 'refused', 'told']

function assertQuick(t: TestContext, times: readonly Times[], away: Dependency): void {
  for (const { subject, first, others, back } of times) {
    t.diagnostic(
      `${subject}: ${first.toFixed(1)} ms, then ${rounded(others)}; back after ${rounded(back)}`,
    )
  }
  const asking = times.filter(({ subject }) => ASKING.includes(FAILURE_POLICY[subject][away]))
  const [firsts, others] = [asking.map(({ first }) => first), times.flatMap((row) => row.others)]
  const back = times.flatMap((row) => row.back)
  t.diagnostic(`all: ${rounded(firsts)} ms, then ${rounded(others)}; back after ${rounded(back)}`)
  assert.ok(median(firsts) < MOST_MILLISECONDS, `the first take ${median(firsts)} ms`)
  assert.ok(median(others) < MOST_MILLISECONDS / 5, `the others take ${median(others)} ms`)
  assert.ok(median(back) < BACK_MILLISECONDS, `it is back after ${median(back)} ms`)
}

/** The rows for which the memory of a process stands in while it is fresh. */
const remembered = ALL_ASKED.filter(isRemembered)

/** How long after the database goes each of these is refused by who has heard nothing since. */
async function closes(asker: Asker, { servers: { database } }: House, way: Way) {
  const prepared = []
  for (const subject of remembered) {
    for (const ask of ASKS[subject]) {
      await untilUsual(asker, ask, performance.now())
      const request = await ask.prepare(asker)
      await answered(asker, request) // so that it is remembered
      prepared.push({ ask, request })
    }
  }
  await database.take(way)
  const takenAt = performance.now()
  try {
    const closing = prepared.map(({ ask, request }) =>
      until(takenAt, async () => {
        const answer = await answered(asker, request)
        if (answer.statusCode === ask.usual) return false
        assertRefused(ask, answer)
        return true
      }),
    )
    return await Promise.all(closing)
  } finally {
    await database.giveBack(way)
  }
}

for (const way of WAYS) {
  describe(`a dependency that is ${way}`, { skip }, () => {
    for (const dependency of ALL) {
      it(`is ${dependency}: every row holds, and soon all is as it was`, async (t) => {
        const home = houses.get(way) ?? assert.fail()
        const outage = { dependency, way, server: home.servers[dependency] }
        // Only the first to find out waits for what hangs: each row shall be the first once.
        const walks: Asked[][] = way === 'hung' ? ALL_ASKED.map((one) => [one]) : [ALL_ASKED]
        const times: Times[] = []
        for (const subjects of walks) times.push(...(await walk(home.patient, outage, subjects)))
        assertQuick(t, times, dependency)
      })
    }

    it('is the database: what is remembered is refused once it may be out of date', async (t) => {
      const home = houses.get(way) ?? assert.fail()
      t.diagnostic(`closed after ${rounded(await closes(home.strict, home, way))} ms`)
    })
  })
}
