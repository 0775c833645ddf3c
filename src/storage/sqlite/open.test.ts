import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it, type TestContext } from 'node:test'
import {
  handClock,
  onlooker,
  openForTest,
  storesOver,
  temporaryFolder,
} from '../../../test/support/sqlite.ts'
import { CannotStart } from '../../core/cannot-start.ts'
import { StoreDown } from '../../core/store-down.ts'
import { changeOf, creditsAdded } from '../contracts/changes.ts'
import { readSetupIds } from './index.ts'
import { openSqlite } from './open.ts'

const LIMIT = { bucket: 'any', count: 100, windowSeconds: 60 }
const KEEP = { withhold: false }
const TOKEN = {
  digest: 'one',
  organization: 'acme',
  apiKeyId: 'key',
  lifetimeSeconds: 60,
  issuedAt: 0,
}

const redemption = (digest: string) => ({
  id: digest,
  proof: { by: 'token', digest, organization: 'acme' } as const,
  organization: 'acme',
  price: 1,
  limits: [LIMIT],
})

const pathIn = (t: TestContext) => join(temporaryFolder(t), 'test.db')

/**
 * The files as they are at this instant, which is how a killed process would leave them. What is in
 * them is told that it is still the same file.
 */
function snapshot(t: TestContext, path: string): string {
  const folder = join(temporaryFolder(t), 'copy')
  mkdirSync(folder)
  execFileSync('cp', [path, `${path}-wal`, folder])
  const copy = join(folder, 'test.db')
  const { dev, ino, birthtimeNs } = statSync(copy, { bigint: true })
  const db = new DatabaseSync(copy)
  db.prepare('UPDATE store SET file = ?').run(`${dev}:${ino}:${birthtimeNs}`)
  db.close()
  return copy
}

it('opens a file so that what is committed outlives a power cut', (t) => {
  const { db } = openForTest(t, pathIn(t)).sqlite
  assert.equal(db.prepare('PRAGMA journal_mode').get()?.journal_mode, 'wal')
  assert.equal(db.prepare('PRAGMA synchronous').get()?.synchronous, 2)
  assert.equal(db.prepare('PRAGMA foreign_keys').get()?.foreign_keys, 1)
})

it('has in its files all that was answered, whenever the process is killed', async (t) => {
  const path = pathIn(t)
  const { tokens, runs, credits } = openForTest(t, path)
  await credits.topUp(
    { organization: 'acme', amount: 10, reference: 'first' },
    creditsAdded('acme'),
  )
  await tokens.put(TOKEN, LIMIT, KEEP)
  await tokens.put({ ...TOKEN, digest: 'two' }, LIMIT, KEEP)
  await runs.redeem(redemption('one'))

  const again = openForTest(t, snapshot(t, path))
  assert.deepEqual(await again.runs.redeem(redemption('one')), { outcome: 'gone' })
  assert.deepEqual(await again.runs.redeem(redemption('two')), { outcome: 'redeemed' })
  assert.deepEqual(await again.credits.balance('acme'), { available: 8 })
})

it('goes on with what it kept when it is opened again', async (t) => {
  const path = pathIn(t)
  const first = openForTest(t, path)
  await first.tokens.put(TOKEN, LIMIT, KEEP)
  first.sqlite.db.close()

  const second = openForTest(t, path)
  assert.equal((await second.tokens.quota(LIMIT)).remaining, 99)
  assert.deepEqual(await second.runs.redeem(redemption('one')), { outcome: 'redeemed' })
  second.sqlite.db.close()

  const third = openForTest(t, path)
  assert.deepEqual(await third.runs.redeem(redemption('one')), { outcome: 'gone' })
})

it('goes on from the latest time it decided by, also with a clock that was set back', async (t) => {
  const path = pathIn(t)
  const first = openForTest(t, path)
  await first.tokens.put(TOKEN, LIMIT, KEEP)
  first.clock.advance(60_000)
  assert.deepEqual(await first.runs.redeem(redemption('one')), { outcome: 'gone' })
  first.sqlite.db.close()

  const second = openForTest(t, path, handClock())
  assert.equal(await second.tokens.peek('one'), undefined)
  assert.deepEqual(await second.runs.redeem(redemption('one')), { outcome: 'gone' })
})

it('takes every token for dead after the generation in the file has changed', async (t) => {
  const path = pathIn(t)
  const first = openForTest(t, path)
  await first.tokens.put(TOKEN, LIMIT, KEEP)
  first.sqlite.db.exec("UPDATE store SET generation = 'another'")
  first.sqlite.db.close()

  const second = openForTest(t, path)
  assert.equal(await second.tokens.peek('one'), undefined)
  assert.deepEqual(await second.runs.redeem(redemption('one')), { outcome: 'gone' })
})

it('refuses a database of a later version, and lets go of it', (t) => {
  const path = pathIn(t)
  openForTest(t, path).sqlite.db.close()
  const later = onlooker(t, path)
  later.exec('PRAGMA user_version = 999')
  assert.throws(() => openSqlite(path, handClock()), CannotStart)
  later.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT')
  later.close()
  assert.deepEqual(readdirSync(join(path, '..')), ['test.db'])
})

it('says in a sentence that a file is no database, and that one is damaged', (t) => {
  const path = pathIn(t)
  openForTest(t, path).sqlite.db.close()
  const whole = readFileSync(path)
  const sentence = `${path} is no database of Jeton's, or is damaged: put a backup in its place (jeton restore FILE), or move it away to begin anew.`
  for (const content of ['garbage', randomBytes(8_192), whole.fill(0xff, 100, 8_192)]) {
    writeFileSync(path, content)
    assert.throws(() => openSqlite(path, handClock()), new CannotStart(sentence))
    assert.throws(() => readSetupIds(path), new CannotStart(sentence))
  }
})

it('says in a sentence that another program has the file locked', (t) => {
  const path = pathIn(t)
  openForTest(t, path).sqlite.db.close()
  onlooker(t, path).exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  const sentence = `Another program has ${path} locked: end it, and start again.`
  assert.throws(() => openSqlite(path, handClock()), new CannotStart(sentence))
})

it('needs no other folder for what is kept for a moment', (t) => {
  const { db } = openForTest(t, pathIn(t)).sqlite
  assert.equal(db.prepare('PRAGMA temp_store').get()?.temp_store, 2)
})

it('says StoreDown for whatever it cannot read', async (t) => {
  const { sqlite, ...stores } = openForTest(t, pathIn(t))
  const { apiKeys, assistants, credits, endUsers, operators, organizations, setup, tokens } = stores
  const page = { after: undefined, limit: 1 }
  sqlite.db.close()
  const reads = [
    apiKeys.bySecret('one'),
    apiKeys.byId('one'),
    apiKeys.list('acme', page),
    apiKeys.show('acme', 'one'),
    assistants.byId('acme', 'one'),
    endUsers.byId('one'),
    endUsers.list('acme', 'one', page),
    endUsers.show('acme', 'one'),
    operators.byId('one'),
    operators.forSigningIn('one'),
    operators.list('acme', page),
    operators.show('acme', 'one'),
    organizations.list(page),
    organizations.show('one'),
    credits.balance('acme'),
    setup.setupIds(),
    tokens.peek('one'),
    tokens.quota(LIMIT),
  ]
  for (const read of reads) await assert.rejects(read, StoreDown)
})

it('says StoreDown for whatever it cannot write', async (t) => {
  const path = pathIn(t)
  const { sqlite, clock } = openForTest(t, path)
  const { apiKeys, credits, endUsers, operators, organizations, runs, tokens } = storesOver(sqlite)
  const change = changeOf('organization.changed', 'organization:acme')
  // Something for each sweep to do: a token, a lapsed hold, and one that ended long ago.
  await tokens.put({ ...TOKEN, digest: 'old' }, LIMIT, KEEP)
  await runs.redeem({ ...redemption('lapsed'), proof: { by: 'credential' } })
  await runs.redeem({ ...redemption('ended'), proof: { by: 'credential' } })
  await credits.settle('ended')
  clock.advance(2 * 86_400_000)
  sqlite.db.exec('PRAGMA query_only = ON')
  const writes = [
    apiKeys.revoke('one', change),
    endUsers.enter({ id: 'one', organization: 'acme', externalId: 'one' }),
    endUsers.erase('acme', 'one', change),
    endUsers.seen([{ id: 'one', at: 1 }]),
    operators.deactivate('one', true, change),
    organizations.deactivate('acme', change),
    credits.topUp({ organization: 'acme', amount: 1, reference: 'first' }, creditsAdded('acme')),
    credits.settle('one'),
    credits.release('one'),
    credits.releaseLapsed(1),
    credits.forgetEnded(1),
    runs.redeem(redemption('one')),
    tokens.put(TOKEN, LIMIT, KEEP),
    tokens.forgetExpired(1),
  ]
  for (const write of writes) await assert.rejects(write, StoreDown)
})

it('says StoreDown, and nothing else, for whatever a full disk has no room for', async (t) => {
  const { sqlite, credits, runs, tokens } = openForTest(t, pathIn(t))
  const { page_count } = sqlite.db.prepare('PRAGMA page_count').get() ?? {}
  sqlite.db.exec(`PRAGMA max_page_count = ${Number(page_count) + 8}`)
  const filler = 'x'.repeat(900)
  const writes = [
    (text: string) => tokens.put({ ...TOKEN, digest: text }, { ...LIMIT, count: 1_000 }, KEEP),
    (text: string) => tokens.put({ ...TOKEN, digest: text }, { ...LIMIT, bucket: text }, KEEP),
    (text: string) => runs.redeem({ ...redemption(text), proof: { by: 'credential' }, price: 0 }),
    (text: string) =>
      credits.topUp({ organization: 'acme', amount: 1, reference: text }, creditsAdded('acme')),
  ]
  for (const [at, write] of writes.entries()) {
    const texts = Array.from({ length: 60 }, (_, serial) => `${at} ${serial} ${filler}`)
    const fill = async () => {
      for (const text of texts) await write(text)
    }
    const message = 'SQLite could not commit: database or disk is full'
    await assert.rejects(fill(), { name: 'StoreDown', message })
  }
})

it('begins a new generation in a copy, and stays in its own when it is opened again', async (t) => {
  const path = pathIn(t)
  const first = openForTest(t, path)
  const { generation } = first.sqlite
  assert.match(generation, /^[0-9a-f]{32}$/)
  await first.tokens.put(TOKEN, LIMIT, KEEP)
  first.sqlite.db.close()

  const copy = join(temporaryFolder(t), 'copy.db')
  execFileSync('cp', [path, copy])
  const copied = openForTest(t, copy)
  assert.notEqual(copied.sqlite.generation, generation)
  assert.equal(await copied.tokens.peek('one'), undefined)
  assert.deepEqual(await copied.runs.redeem(redemption('one')), { outcome: 'gone' })

  const again = openForTest(t, path)
  assert.equal(again.sqlite.generation, generation)
  assert.deepEqual(await again.runs.redeem(redemption('one')), { outcome: 'redeemed' })
})
