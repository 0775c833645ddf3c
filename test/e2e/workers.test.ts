import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { setTimeout as later } from 'node:timers/promises'
import { childrenOf, clusterEnvironment, withoutCluster } from '../support/clustered.ts'
import { freePort } from '../support/free-port.ts'
import { jeton } from '../support/jeton-command.ts'
import { assertOneWinner, issued, race } from '../support/ledger.ts'
import { callersOf, times } from '../support/load.ts'
import { type FirstRun, firstRunOf, startAgain } from '../support/server-process.ts'
import { startStoryteller, storyOf } from '../support/storyteller.ts'
import { tempFolder } from '../support/temp-folder.ts'

const options = { skip: withoutCluster }
const SLOWLY = { streamingProfile: { ttft: 0, tps: 4 } }
const FOR_EVER = { streamingProfile: { ttft: 0, tps: 1 }, chunkSize: 1 }

/** Serves with two workers. */
async function served(t: TestContext, pace: object = {}, own: Record<string, string> = {}) {
  const data = tempFolder(t)
  const { environment } = await clusterEnvironment(t)
  const server = await startAgain(t, {
    data,
    environment: { ...environment, ...(await startStoryteller(t, pace)).environment, ...own },
    entry: ['src/main.ts', 'start', '--workers', '2'],
  })
  await server.says(/"listening":2/)
  const made = firstRunOf(data)
  return { server, made, callers: callersOf(t, server.url, 40), data, environment }
}

/** Waits until there are two workers, none of them that one, and gives them. */
async function twoWithout(pid: number, gone: number): Promise<number[]> {
  const giveUpAt = performance.now() + 20_000
  for (;;) {
    const workers = childrenOf(pid)
    if (workers.length === 2 && !workers.includes(gone)) return workers
    assert.ok(performance.now() < giveUpAt, `there are ${workers.length}`)
    await later(10)
  }
}

/** A stream of which the first text has arrived, and the rest of it. */
async function openStream(
  url: string,
  { apiKey, workflow }: FirstRun,
  story: string,
): Promise<{ readonly rest: Promise<string> }> {
  const headers = { authorization: `Bearer ${apiKey.keySecret}` }
  const { token } = Object(await (await fetch(`${url}/api/v1/token`, { headers })).json())
  const answer = await fetch(`${url}/api/v1/run/${workflow.id}/stream?token=${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ story }),
  })
  const pieces = answer.body?.pipeThrough(new TextDecoderStream()) ?? assert.fail()
  const reading = pieces[Symbol.asyncIterator]()
  const { value: first } = await reading.next()
  return { rest: restOf(reading, String(first)) }
}

async function restOf(reading: AsyncIterator<string>, first: string): Promise<string> {
  let whole = first
  for (let next = await reading.next(); !next.done; next = await reading.next()) whole += next.value
  return whole
}

it(
  'jeton start --workers serves with so many processes, of which one redeems a token',
  options,
  async (t) => {
    const { server, made, callers } = await served(t)
    assert.equal(childrenOf(server.pid).length, 2)
    const tokens = await times(20, () => issued(callers, made))
    await Promise.all(tokens.map((token) => race(callers, made, token, 10)))
    for (const token of tokens) assertOneWinner(token)
  },
)

it('has each worker tell its own metrics, on a port of its own', options, async (t) => {
  const port = Number(await freePort('127.0.0.1', 2))
  const { server } = await served(t, {}, { JETON_METRICS_PORT: String(port) })
  for (let asked = 0; asked < 20; asked++) {
    await fetch(`${server.url}/healthz`, { headers: { connection: 'close' } })
  }
  const told = await Promise.all(
    [port, port + 1].map(async (each) => (await fetch(`http://127.0.0.1:${each}/metrics`)).text()),
  )
  const counts = told.map((text) => Number(/_count\{.*"\/healthz".*\} (\d+)/.exec(text)?.[1] ?? 0))
  assert.ok(
    counts.every((count) => count > 0),
    String(counts),
  )
  const ages = told.map((text) => Number(/^jeton_feed_age_seconds (.*)$/m.exec(text)?.[1]))
  assert.ok(
    ages.every((age) => age >= 0 && age < 2),
    String(ages),
  )
  for (const text of told)
    assert.match(text, /_count\{store="redis",outcome="done"\}|store="database"/)
})

it('starts another worker for one that died, and goes on meanwhile', options, async (t) => {
  const { server, made, callers } = await served(t)
  const [victim = 0, other] = childrenOf(server.pid)
  process.kill(victim, 'SIGKILL')
  await server.says(/"level":"error".*"signal":"SIGKILL".*a worker has died; another one/)
  const token = await issued(callersOf(t, server.url, 1), made)
  await race(callers, made, token, 1)
  assertOneWinner(token)
  assert.equal((await twoWithout(server.pid, victim))[0], other)
  await server.says(/"listening":3/)
})

it('gives up when workers die at once, one after the other', options, async (t) => {
  const { server } = await served(t)
  for (let deaths = 0; deaths < 5; deaths++) {
    const [victim = 0] = await twoWithout(server.pid, 0)
    process.kill(victim, 'SIGKILL')
    if (deaths < 4) await twoWithout(server.pid, victim)
  }
  await server.says(/"level":"fatal".*giving up/)
  assert.deepEqual(await server.ended, { code: 1, signal: null })
})

it(
  'lets open streams end at SIGTERM, whichever worker has them, and leaves nothing behind',
  options,
  async (t) => {
    const { server, made } = await served(t, SLOWLY)
    const workers = childrenOf(server.pid)
    const stories = ['a dog', 'a cat', 'a cow', 'a hen']
    const streams = await Promise.all(stories.map((story) => openStream(server.url, made, story)))
    process.kill(server.pid, 'SIGTERM')
    for (const [at, { rest }] of streams.entries())
      assert.equal(await rest, storyOf(stories[at] ?? ''))
    assert.deepEqual(await server.ended, { code: 0, signal: null })
    for (const pid of workers) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
  },
)

it('ends at once at a second signal', options, async (t) => {
  const { server, made } = await served(t, FOR_EVER)
  const { rest } = await openStream(server.url, made, 'a dog')
  rest.catch(() => undefined)
  process.kill(server.pid, 'SIGTERM')
  // What comes within a second is an echo of the first.
  const asking = setInterval(() => process.kill(server.pid, 'SIGTERM'), 200)
  t.after(() => clearInterval(asking))
  assert.deepEqual(await server.ended, { code: 1, signal: null })
  clearInterval(asking)
  await assert.rejects(rest)
})

it('says once that the port is taken, and ends', options, async (t) => {
  const { server, environment, data } = await served(t)
  const { port } = new URL(server.url)
  const second = await jeton(t, ['start', '--workers', '3'], {
    ...{ ...environment, PORT: port, JETON_DATA: data },
  })
  assert.equal(second.code, 1)
  assert.match(second.stderr, /^jeton: Something is listening on 127\.0\.0\.1:\d+ already: .*\n$/)
})

it('refuses several workers over a SQLite file, with one port for metrics, and numbers that are none', async (t) => {
  const environment = { JETON_DATA: tempFolder(t), PORT: await freePort() }
  const refusal = async (count: string) => {
    const { code, stdout, stderr } = await jeton(t, ['start', '--workers', count], environment)
    assert.deepEqual([code, stdout], [1, ''])
    return stderr
  }
  assert.match(
    await refusal('2'),
    /^jeton: --workers needs PostgreSQL and Redis .*, for a SQLite file belongs to one process: /,
  )
  for (const count of ['0', '1.5', 'many', '257']) {
    assert.equal(
      await refusal(count),
      'jeton: --workers must be a number from 1 to 256, or auto.\n',
    )
  }
})
