import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { creditsAdded } from '../../src/storage/contracts/changes.ts'
import { type InProcess, serveInProcess } from '../support/in-process.ts'
import { assertDead, assertOneWinner, issued, race, type Token, winsOf } from '../support/ledger.ts'
import { type Callers, callersOf, inParallel, times } from '../support/load.ts'
import { type FirstRun, startServer } from '../support/server-process.ts'
import { type Storyteller, startStoryteller } from '../support/storyteller.ts'
import { tempFolder } from '../support/temp-folder.ts'

const CREDITS = 10
const NO_CREDITS =
  '{"error":"No credits remaining. Please add credits to continue using the service.","success":false,"code":"invalid_billing"}'
const NO_ANSWER =
  '{"error":"The assistant did not answer.","success":false,"code":"upstream_error"}'

it('lets 50 racing redeems spend 10 credits exactly, and keeps the other 40 tokens good', async (t) => {
  const storyteller = await startStoryteller(t)
  const { callers, made, topUp, balance } = await metered(t, storyteller)
  const tokens = await times(50, () => issued(callers, made))
  await Promise.all(tokens.map((token) => race(callers, made, token, 1)))

  const winners = tokens.filter((token) => winsOf(token) === 1)
  const others = tokens.filter((token) => winsOf(token) === 0)
  assert.equal(winners.length, 10)
  for (const token of winners) assertOneWinner(token)
  for (const { seen } of others) {
    assert.deepEqual(seen, [{ status: 402, text: NO_CREDITS, whole: true }])
  }
  assert.equal(await balance(), 0)
  assert.equal(storyteller.asked.size, 10)

  await topUp(40)
  const again = others.map((token) => ({ ...token, seen: [] }))
  await Promise.all(again.map((token) => race(callers, made, token, 1)))
  for (const token of again) assertOneWinner(token)
  assert.equal(await balance(), 0)
})

it('charges nothing for 1,000 tokens that nobody uses', async (t) => {
  const { callers, made, balance, advance, stores } = await metered(t, await startStoryteller(t))
  await inParallel(20, Array(1_000).keys(), () => issued(callers, made))
  assert.equal(await balance(), CREDITS)

  advance(301)
  assert.ok((await stores.tokens.forgetExpired(2_000)) >= 1_000)
  assert.equal(await balance(), CREDITS)
})

it('charges nothing when the upstream fails before its first byte, and uses the token up', async (t) => {
  const storyteller = await startStoryteller(t)
  const { callers, made, balance } = await metered(t, storyteller)
  // Its first piece names the speaker and says nothing yet.
  const cut = { truncateAfterChunks: 1 }
  const failures = [
    () => storyteller.mock.nextRequestError(500, { message: 'Tell me a secret.' }),
    () => storyteller.mock.nextRequestError(429),
    () => storyteller.mock.prependFixture({ match: {}, response: { content: 'A' }, ...cut }),
  ]
  for (const fail of failures) {
    const token = await issued(callers, made)
    fail()
    await race(callers, made, token, 1)
    assert.deepEqual(token.seen, [{ status: 502, text: NO_ANSWER, whole: true }])
    assert.equal(await balance(), CREDITS)

    const again = { ...token, seen: [] }
    await race(callers, made, again, 1)
    assertDead(again)
  }
})

it('charges a caller who leaves after the first byte', async (t) => {
  const endless = { streamingProfile: { ttft: 0, tps: 1 } }
  const { url, callers, made, balance } = await metered(t, await startStoryteller(t, endless))
  const leaving = new AbortController()
  const answer = await fetch(url + pathOf(made, await issued(callers, made)), {
    ...{ method: 'POST', body: '{"story":"a dog"}', signal: leaving.signal },
    headers: { 'content-type': 'application/json' },
  })
  await answer.body?.getReader().read()
  leaving.abort()
  assert.equal(await balance(), CREDITS - 1)
})

it('charges nothing to a caller who leaves before the first byte', async (t) => {
  const asked = Promise.withResolvers<void>()
  const storyteller = await startStoryteller(t, {}, () => {
    asked.resolve()
    return new Promise(() => undefined)
  })
  const { url, callers, made, balance } = await metered(t, storyteller)
  const leaving = new AbortController()
  const answer = fetch(url + pathOf(made, await issued(callers, made)), {
    ...{ method: 'POST', body: '{"story":"a dog"}', signal: leaving.signal },
    headers: { 'content-type': 'application/json' },
  })
  await asked.promise
  assert.equal(await balance(), CREDITS - 1)

  leaving.abort()
  await assert.rejects(answer)
  await eventually(async () => (await balance()) === CREDITS)
})

it('gives back, when its lease has run out, what a killed server held and had not spent', async (t) => {
  const asked = Promise.withResolvers<void>()
  let answers = 1
  const storyteller = await startStoryteller(t, {}, async () => {
    answers -= 1
    if (answers >= 0) return
    asked.resolve()
    await new Promise(() => undefined)
  })
  const data = tempFolder(t)
  const before = await metered(t, storyteller, data)
  await before.close()

  const server = await startServer(t, { data, environment: storyteller.environment })
  const callers = callersOf(t, server.url, 2)
  const [spent, held] = [await issued(callers, server.made), await issued(callers, server.made)]
  await race(callers, server.made, spent, 1)
  const lost = race(callers, server.made, held, 1)
  await asked.promise
  await server.killed()
  await lost
  assertOneWinner(spent)
  assert.equal(winsOf(held), 0)

  t.mock.timers.enable({ apis: ['setInterval'] }) // the sweep's
  const after = await metered(t, storyteller, data, 0)
  t.mock.timers.tick(60_000)
  await times(5, async () => after.stores.dependencies.database?.())
  assert.equal(await after.balance(), CREDITS - 2)

  after.advance(301)
  t.mock.timers.tick(60_000)
  await eventually(async () => (await after.balance()) === CREDITS - 1)
})

interface Metered extends InProcess {
  readonly callers: Callers
  readonly topUp: (amount: number) => Promise<unknown>
  readonly balance: () => Promise<number>
}

/** A service whose organization pays. */
async function metered(
  t: TestContext,
  { environment }: Storyteller,
  data: string = tempFolder(t),
  credits: number = CREDITS,
): Promise<Metered> {
  const service = await serveInProcess(t, { ...environment, JETON_DATA: data })
  const callers = callersOf(t, service.url, 50)
  const { organization, apiKey } = service.made
  let reference = 0
  const topUp = (amount: number) => {
    reference += 1
    const { credits } = service.stores
    return credits.topUp(
      { organization: organization.id, amount, reference: `${reference}` },
      creditsAdded(organization.id),
    )
  }
  if (credits > 0) await topUp(credits)
  return {
    ...service,
    callers,
    topUp,
    async balance() {
      const told = await callers.ask({ path: '/api/v1/balance', bearer: apiKey.keySecret })
      return JSON.parse(told.text).credits
    },
  }
}

const pathOf = ({ workflow }: FirstRun, { secret }: Token) =>
  `/api/v1/run/${workflow.id}/stream?token=${secret}`

/** Asks until it is so, for ten seconds at most. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 10_000
  while (!(await isSo())) assert.ok(performance.now() < giveUpAt, 'it never came to be')
}
