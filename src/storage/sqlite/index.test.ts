import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { handClock, logParts, onlooker, temporaryFolder } from '../../../test/support/sqlite.ts'
import { StoreDown } from '../../core/store-down.ts'
import { beginnings } from '../contracts/beginnings.ts'
import { openSqliteStores, readSetupIds } from './index.ts'

const ONE = beginnings('one')
const LOG = logParts()
const pathIn = (t: TestContext) => join(temporaryFolder(t), 'test.db')

it('reads what set-up made beside whoever has the database open', async (t) => {
  const path = pathIn(t)
  const stores = openSqliteStores(path, handClock(), LOG)
  t.after(() => stores.close())
  assert.equal(readSetupIds(path), undefined)
  await stores.setup.begin(ONE, () => undefined)
  assert.deepEqual(readSetupIds(path), ONE.ids)
})

it('reads it in the middle of a write, without what is not committed, nor in its way', async (t) => {
  const path = pathIn(t)
  const stores = openSqliteStores(path, handClock(), LOG)
  await stores.setup.begin(ONE, () => undefined)
  await stores.close()
  const writer = onlooker(t, path)
  writer.exec('BEGIN IMMEDIATE; DELETE FROM setup')
  assert.deepEqual(readSetupIds(path), ONE.ids)
  writer.exec('COMMIT')
  assert.equal(readSetupIds(path), undefined)
})

it('reads it when nobody has the database open', async (t) => {
  const path = pathIn(t)
  const stores = openSqliteStores(path, handClock(), LOG)
  await stores.setup.begin(ONE, () => undefined)
  await stores.close()
  assert.deepEqual(readSetupIds(path), ONE.ids)
  assert.deepEqual(readSetupIds(path), ONE.ids)
})

it('reads nothing from a database that was only just created', (t) => {
  const path = pathIn(t)
  writeFileSync(path, '')
  assert.equal(readSetupIds(path), undefined)
})

it('waits for what is being written before it closes, and says StoreDown from then on', async (t) => {
  const path = pathIn(t)
  const stores = openSqliteStores(path, handClock(), LOG)
  const begun = stores.setup.begin(ONE, () => undefined)
  await stores.close()
  await begun
  assert.deepEqual(readSetupIds(path), ONE.ids)
  await assert.rejects(stores.check(), StoreDown)
})

it('closes a database that cannot be written', async (t) => {
  const path = pathIn(t)
  const stores = openSqliteStores(path, handClock(), LOG)
  const other = onlooker(t, path)
  other.exec('BEGIN IMMEDIATE')
  await stores.close()
  await assert.rejects(stores.check(), StoreDown)
})

it('says whether something can be written at this moment', async (t) => {
  const path = pathIn(t)
  const stores = openSqliteStores(path, handClock(), LOG)
  t.after(() => stores.close())
  const other = onlooker(t, path)
  await stores.check()
  other.exec('BEGIN IMMEDIATE')
  await assert.rejects(stores.check(), StoreDown)
  other.exec('COMMIT')
  await stores.check()
})
