import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it, type TestContext } from 'node:test'
import { onlooker, temporaryFolder } from '../../../../test/support/sqlite.ts'
import { CannotStart } from '../../../core/cannot-start.ts'
import { migrate } from './index.ts'

const FIRST = 'CREATE TABLE one (id INTEGER PRIMARY KEY); INSERT INTO one VALUES (1)'
const SECOND = 'CREATE TABLE two (id INTEGER PRIMARY KEY); INSERT INTO two SELECT id FROM one'
const FAILING = `${SECOND}; INSERT INTO two VALUES (1); DROP TABLE one`

function open(t: TestContext): { db: DatabaseSync; other: DatabaseSync } {
  const path = join(temporaryFolder(t), 'test.db')
  const db = new DatabaseSync(path)
  t.after(() => db.close())
  return { db, other: onlooker(t, path) }
}

function schemaOf(db: DatabaseSync) {
  const { user_version } = db.prepare('PRAGMA user_version').get() ?? {}
  const names = db.prepare('SELECT name FROM sqlite_schema ORDER BY name').all()
  return { version: user_version, tables: names.map(({ name }) => name) }
}

it('makes every change there is, oldest first, and numbers them', (t) => {
  const { db, other } = open(t)
  migrate(db, [FIRST, SECOND])
  assert.deepEqual(schemaOf(other), { version: 2, tables: ['one', 'two'] })
  assert.equal(other.prepare('SELECT id FROM two').get()?.id, 1)
})

it('makes only the changes that are missing', (t) => {
  const { db, other } = open(t)
  migrate(db, [FIRST])
  migrate(db, ['this one is not run again', SECOND])
  assert.deepEqual(schemaOf(other), { version: 2, tables: ['one', 'two'] })
})

it('changes nothing the second time', (t) => {
  const { db, other } = open(t)
  migrate(db)
  const before = schemaOf(other)
  const { data_version } = other.prepare('PRAGMA data_version').get() ?? {}
  migrate(db)
  assert.deepEqual(schemaOf(other), before)
  assert.equal(other.prepare('PRAGMA data_version').get()?.data_version, data_version)
})

it('leaves the version before a change that fails, whole and usable, and tells why', (t) => {
  const { db, other } = open(t)
  assert.throws(() => migrate(db, [FIRST, FAILING, SECOND]), /UNIQUE constraint failed: two.id/)
  assert.deepEqual(schemaOf(other), { version: 1, tables: ['one'] })
  assert.equal(db.isTransaction, false)
  other.exec('INSERT INTO one VALUES (2)')
  migrate(db, [FIRST, SECOND])
  assert.deepEqual(schemaOf(other), { version: 2, tables: ['one', 'two'] })
})

it('leaves nothing of the very first change when that fails', (t) => {
  const { db, other } = open(t)
  assert.throws(() => migrate(db, ['CREATE TABLE one (id INTEGER); CREATE TABLE one (id INTEGER)']))
  assert.deepEqual(schemaOf(other), { version: 0, tables: [] })
})

it('refuses a database of a later version with a sentence, and does not touch it', (t) => {
  const { db, other } = open(t)
  migrate(db, [FIRST, SECOND])
  const sentence =
    'The database has schema version 2 and this program knows 1: start the version that wrote it, or a later one.'
  assert.throws(() => migrate(db, [FIRST]), new CannotStart(sentence))
  assert.deepEqual(schemaOf(other), { version: 2, tables: ['one', 'two'] })
})
