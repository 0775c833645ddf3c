import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import {
  handClock,
  logParts,
  onlooker,
  openForTest,
  temporaryFolder,
} from '../../../test/support/sqlite.ts'
import { changeOf } from '../contracts/changes.ts'
import { beginGeneration, replaceDatabase } from './restore.ts'

const LIMIT = { bucket: 'any', count: 100, windowSeconds: 60 }
const TOKEN = {
  digest: 'one',
  organization: 'acme',
  apiKeyId: 'key',
  lifetimeSeconds: 60,
  issuedAt: 0,
}

function pathsIn(t: TestContext) {
  const folder = temporaryFolder(t)
  const [path, by, aside] = ['jeton.db', 'new.db', 'old.db'].map((name) => join(folder, name))
  return { path: path ?? '', by: by ?? '', aside: aside ?? '' }
}

const nameIn = (t: TestContext, file: string) =>
  onlooker(t, file).prepare("SELECT name FROM organizations WHERE id = 'acme'").get()?.name

it('begins a generation in the same file, in which nothing is live, and appends the event', async (t) => {
  const { path } = pathsIn(t)
  const first = openForTest(t, path)
  await first.tokens.put(TOKEN, LIMIT, { withhold: false })
  first.sqlite.db.close()
  const change = changeOf('deployment.restored', 'deployment:this')
  await beginGeneration(path, handClock(), logParts(), change)

  const { sqlite, tokens, events } = openForTest(t, path)
  assert.notEqual(sqlite.generation, first.sqlite.generation)
  assert.equal(await tokens.peek('one'), undefined)
  assert.deepEqual(
    (await events.after(0, 10)).map(({ type }) => type),
    ['deployment.restored'],
  )
})

it('keeps what was in the place, with what lay beside it and was not in its file yet', (t) => {
  const { path, by, aside } = pathsIn(t)
  const old = openForTest(t, path).sqlite.db
  old.exec("UPDATE organizations SET name = 'old'")
  // As a killed process leaves it.
  const left = [path, `${path}-wal`].map((file) => [file, readFileSync(file)] as const)
  old.close()
  for (const [file, bytes] of left) writeFileSync(file, bytes)
  openForTest(t, by).sqlite.db.close()

  replaceDatabase(path, by, aside)
  assert.equal(nameIn(t, aside), 'old')
  assert.equal(nameIn(t, path), 'A')
  assert.ok(!existsSync(by))
})

it('keeps what somebody is reading, and lets nothing of it into the new one', (t) => {
  const { path, by, aside } = pathsIn(t)
  const old = openForTest(t, path).sqlite.db
  const reader = onlooker(t, path)
  reader.exec('BEGIN; SELECT * FROM organizations')
  old.exec("UPDATE organizations SET name = 'old'")
  old.close()
  openForTest(t, by).sqlite.db.close()

  replaceDatabase(path, by, aside)
  assert.ok(!existsSync(`${path}-wal`) && existsSync(`${aside}-wal`))
  assert.equal(nameIn(t, path), 'A')
  reader.close()
  assert.equal(nameIn(t, aside), 'old')
})

it('replaces what is no database at all', (t) => {
  const { path, by, aside } = pathsIn(t)
  writeFileSync(path, 'damaged')
  openForTest(t, by).sqlite.db.close()
  replaceDatabase(path, by, aside)
  assert.equal(readFileSync(aside, 'utf8'), 'damaged')
  assert.equal(nameIn(t, path), 'A')
})

it('puts a database where none was', (t) => {
  const { path, by, aside } = pathsIn(t)
  openForTest(t, by).sqlite.db.close()
  replaceDatabase(path, by, aside)
  assert.ok(existsSync(path) && !existsSync(by) && !existsSync(aside))
})
