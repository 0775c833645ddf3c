import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it, type TestContext } from 'node:test'
import {
  accessToken,
  assertConserved,
  backedUp,
  done,
  folderWithSecretOf,
  opensAnything,
  refused,
  servedFrom,
  told,
} from '../support/backups.ts'
import { assertDead, assertOneWinner, issued, race, type Token } from '../support/ledger.ts'
import { type Callers, callersOf, inParallel, times } from '../support/load.ts'
import { type FirstRun, startServer } from '../support/server-process.ts'
import { startStoryteller } from '../support/storyteller.ts'
import { tempFolder } from '../support/temp-folder.ts'

const GRANTED = 100_000
const NO_LIMITS = {
  JETON_LIMIT_STREAM_TOKENS_PER_MINUTE: '1000000000',
  JETON_LIMIT_REDEEMS_PER_MINUTE: '1000000000',
}

async function metered(t: TestContext) {
  const data = tempFolder(t)
  const environment = { ...NO_LIMITS, ...(await startStoryteller(t)).environment }
  const server = await startServer(t, { data, environment })
  const { url, made } = server
  const callers = callersOf(t, url, 32)
  await told(callers, {
    ...{ method: 'POST', path: '/api/v1/admin/credits', bearer: made.accessToken },
    json: { amount: GRANTED, reference: 'first', organizationId: made.organization.id },
  })
  return { data, environment, made, callers, server }
}

/** Lets callers issue and redeem until it is over; gives what they redeemed when it is. */
function underLoad(callers: Callers, made: FirstRun, isOver: () => boolean): Promise<Token[]> {
  const redeemed: Token[] = []
  function* turns() {
    while (!isOver()) yield 0
  }
  const turn = async () => {
    const token = await issued(callers, made)
    await race(callers, made, token, 2)
    redeemed.push(token)
  }
  return inParallel(8, turns(), turn).then(() => redeemed)
}

it('jeton backup copies a database that is written to all the time: what was done before is in it, once and whole', async (t) => {
  const { data, environment, made, callers, server } = await metered(t)
  const before = await times(20, () => issued(callers, made))
  for (const token of before) await race(callers, made, token)
  const unused = await times(20, () => issued(callers, made))
  const [early, late] = [await accessToken(callers, made), await accessToken(callers, made)]
  await early.revoke()

  let isOver = false
  const load = underLoad(callers, made, () => isOver)
  const file = await backedUp(t, data)
  isOver = true
  const meanwhile = await load
  for (const token of [...before, ...meanwhile]) assertOneWinner(token)
  await late.revoke()
  assert.equal(await opensAnything(callers, late.secret), false)

  const { spent, held } = assertConserved(file)
  t.diagnostic(`${meanwhile.length} runs meanwhile, ${spent} paid and ${held} begun in the copy`)
  assert.ok(spent >= before.length && spent <= before.length + meanwhile.length)
  await server.killed()

  const folder = folderWithSecretOf(t, data)
  await done(t, folder, 'restore', file)
  const again = await servedFrom(t, folder, environment)
  const tokens = [...before, ...unused, ...meanwhile].map((token) => ({ ...token, seen: [] }))
  for (const token of tokens) {
    await race(again, made, token, 2)
    assertDead(token)
  }
  const fresh = await issued(again, made)
  await race(again, made, fresh)
  assertOneWinner(fresh)
  assert.equal(await opensAnything(again, early.secret), false)
  assert.equal(await opensAnything(again, late.secret), true)
  const { credits } = await told(again, {
    path: '/api/v1/balance',
    bearer: made.apiKey.keySecret,
  })
  assert.equal(credits, GRANTED - spent - held - 1)
})

it('jeton backup makes one file, for its owner alone, and says what else there is to keep', async (t) => {
  const data = tempFolder(t)
  await startServer(t, { data })
  const folder = tempFolder(t)
  const file = join(folder, 'jeton.backup')
  const said = await done(t, data, 'backup', file)
  assert.match(said, /^The database is copied into .*, whole: \d+\.\d MiB, with 2 events as they/)
  assert.match(said, /keep secret\.key in the data folder as well, elsewhere\.\n$/)
  assert.deepEqual(readdirSync(folder), ['jeton.backup'])
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const secret = readFileSync(join(data, 'secret.key'), 'utf8').trim()
  assert.ok(!readFileSync(file, 'latin1').includes(secret))
})

it('jeton backup copies what a killed server left, too', async (t) => {
  const { data, made, callers, server } = await metered(t)
  const token = await issued(callers, made)
  await race(callers, made, token)
  await server.killed()
  assert.equal(assertConserved(await backedUp(t, data)).spent, 1)
})

it('jeton backup writes over nothing, and leaves nothing where it fails', async (t) => {
  const data = tempFolder(t)
  await done(t, data, 'setup')
  const [folder, nowhere] = [tempFolder(t), tempFolder(t)]
  const file = join(folder, 'precious')
  writeFileSync(file, 'precious')
  assert.match(await refused(t, data, 'backup', file), /^jeton: .* is there already, and is not/)
  assert.equal(readFileSync(file, 'utf8'), 'precious')
  assert.match(await refused(t, nowhere, 'backup', join(folder, 'new')), /There is no deployment/)
  assert.match(
    await refused(t, data, 'backup', join(folder, 'no', 'new')),
    /^jeton: .* cannot be written\.\n$/,
  )
  assert.deepEqual(readdirSync(folder), ['precious'])
})

it('jeton backup keeps the copy of a log that somebody has changed, and says so', async (t) => {
  const data = tempFolder(t)
  await done(t, data, 'setup')
  const db = new DatabaseSync(join(data, 'jeton.db'))
  db.exec("UPDATE events SET type = 'token.created' WHERE seq = 1")
  db.close()
  const file = join(tempFolder(t), 'jeton.backup')
  assert.match(
    await refused(t, data, 'backup', file),
    /^jeton: The copy is in .*, but the event log is not as it was written from number 1 on: /,
  )
  assert.ok(statSync(file).size > 0)
})
