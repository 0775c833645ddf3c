import assert from 'node:assert/strict'
import { request } from 'node:http'
import { it, type TestContext } from 'node:test'
import { clusterEnvironment, withoutCluster } from '../support/clustered.ts'
import { freePort } from '../support/free-port.ts'
import { assertDead, assertOneWinner, issued, race } from '../support/ledger.ts'
import { callersOf, inParallel, times } from '../support/load.ts'
import { startNginx, withoutNginx } from '../support/nginx.ts'
import { firstRunOf, startAgain } from '../support/server-process.ts'
import { startStoryteller, storyOf } from '../support/storyteller.ts'
import { tempFolder } from '../support/temp-folder.ts'

const options = { skip: withoutNginx || withoutCluster, timeout: 400_000 }

const REPLICAS = 3
/** Piece after piece for some two seconds. */
const SLOWLY = { streamingProfile: { ttft: 0, tps: 4 } }

/** A model that begins no answer while it is held, and says how many it was asked for. */
async function startModel(t: TestContext) {
  let gate = Promise.resolve()
  let questions = 0
  let opened: () => void = () => undefined
  const { environment } = await startStoryteller(t, SLOWLY, () => {
    questions += 1
    return gate
  })
  return {
    environment,
    questions: () => questions,
    hold() {
      gate = new Promise((resolve) => {
        opened = resolve
      })
    },
    release: () => opened(),
  }
}

/** nginx in front of three real processes over real stores. */
async function proxied(t: TestContext) {
  const data = tempFolder(t)
  const [{ environment }, model] = [await clusterEnvironment(t), await startModel(t)]
  const ports = await Promise.all(Array.from({ length: REPLICAS }, () => freePort()))
  const shared = { ...environment, ...model.environment, JETON_TRUSTED_PROXIES: '127.0.0.1' }
  const start = (port: string) => startAgain(t, { data, environment: { ...shared, PORT: port } })
  const servers = await Promise.all(ports.map(start))
  const nginx = await startNginx(t, ports)
  // A machine that is busy may be too slow for a start, which then says so and ends.
  const restart = async (at: number, attempts = 3): Promise<void> => {
    try {
      servers[at] = await start(ports[at] ?? '')
    } catch (fault) {
      if (attempts === 1) throw fault
      await restart(at, attempts - 1)
    }
  }
  return { nginx, servers, restart, model, made: firstRunOf(data) }
}

type House = Awaited<ReturnType<typeof proxied>>

it('nginx, as it is shipped, in front of three processes', options, async (t) => {
  const house = await proxied(t)
  await t.test('lets each piece of an answer through as it comes', (t) => streams(t, house))
  await t.test('says who the client is, and nobody else can', () => tellsClients(house))
  await t.test('asks another process for one that was killed', (t) => goesOn(t, house))
  await t.test('sends a run to nobody else once a process has it', (t) => sendsOnce(t, house))
  await t.test('lets one process after another be replaced that it was told of, unnoticed', (t) =>
    rolls(t, house),
  )
})

async function streams(t: TestContext, { nginx, made }: House) {
  const { secret } = await issued(callersOf(t, nginx.url, 1), made)
  const answer = await fetch(`${nginx.url}/api/v1/run/${made.workflow.id}/stream?token=${secret}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"story":"a dog"}',
  })
  assert.equal(answer.status, 200)
  const arrivals: number[] = []
  let whole = ''
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    arrivals.push(performance.now())
    whole += piece
  }
  assert.equal(whole, storyOf('a dog'))
  assert.ok((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0) > 500, 'all of it came at once')
  assert.ok(!nginx.logged().includes(secret))
}

async function tellsClients({ nginx, servers }: House) {
  const from = (localAddress: string, headers = {}) =>
    new Promise<void>((resolve, reject) => {
      const url = `${nginx.url}/api/v1/balance`
      request(url, { localAddress, headers }, (answer) => answer.resume().once('end', resolve))
        .once('error', reject)
        .end()
    })
  await from('127.0.0.9')
  await from('127.0.0.8', { 'x-forwarded-for': '203.0.113.7' })
  const said = (client: string) =>
    servers.some(({ stdout }) => stdout().includes(`"client":"${client}"`))
  while (!said('127.0.0.9') || !said('127.0.0.8')) await new Promise(setImmediate)
  assert.ok(!said('203.0.113.7'))
}

async function goesOn(t: TestContext, { nginx, servers, restart, made }: House) {
  const callers = callersOf(t, nginx.url, 8)
  await servers[0]?.killed()
  const tokens = await times(12, () => issued(callers, made))
  await Promise.all(tokens.map((token) => race(callers, made, token, 2)))
  for (const token of tokens) assertOneWinner(token)
  await restart(0)
}

async function sendsOnce(t: TestContext, { nginx, servers, restart, model, made }: House) {
  const callers = callersOf(t, nginx.url, 8)
  const tokens = await times(REPLICAS, () => issued(callers, made))
  const before = model.questions()
  model.hold()
  const racing = tokens.map((token) => race(callers, made, token, 1))
  while (model.questions() < before + REPLICAS) await new Promise(setImmediate)
  await servers[1]?.killed()
  await Promise.race(racing)
  model.release()
  await Promise.all(racing)
  const statuses = tokens.map(({ seen }) => seen[0]?.status).toSorted()
  t.diagnostic(String(statuses))
  assert.ok(statuses.includes(502) && statuses.every((it) => it === 200 || it === 502))
  for (const token of tokens.filter(({ seen }) => seen[0]?.status === 502)) {
    const again = { ...token, seen: [] }
    await race(callers, made, again, 4)
    assertDead(again)
  }
  assert.equal(model.questions(), before + REPLICAS)
  for (const { secret } of tokens) assert.ok(!nginx.logged().includes(secret))
  await restart(1)
}

async function rolls(t: TestContext, { nginx, servers, restart, made }: House) {
  const callers = callersOf(t, nginx.url, 8, false) // a worker of nginx that is replaced hangs up
  const statuses: number[] = []
  let isOver = false
  function* turns() {
    while (!isOver) yield 0
  }
  const load = inParallel(4, turns(), async () => {
    const token = await issued(callers, made)
    await race(callers, made, token, 1)
    statuses.push(token.seen[0]?.status ?? 0)
    if (token.seen[0]?.status !== 200) t.diagnostic(JSON.stringify(token.seen))
  })
  try {
    for (const [at, { child, ended }] of [...servers.entries()]) {
      await nginx.without(at)
      child.kill('SIGTERM')
      assert.deepEqual(await ended, { code: 0, signal: null })
      await restart(at)
      await nginx.without(undefined)
    }
  } finally {
    isOver = true
    await load
  }
  t.diagnostic(`${statuses.length} runs meanwhile`)
  assert.deepEqual([...new Set(statuses)], [200])
}
