import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { openForTest } from '../../../test/support/sqlite.ts'
import { creditsAdded } from '../../storage/contracts/changes.ts'
import { createSettler } from './settle.ts'

const LEASE = 5 * 60_000
const LIMIT = { bucket: 'any', count: 1_000, windowSeconds: 60 }

/** A settler over a database with 100 credits, which can be made unwritable and writable again. */
async function open(t: TestContext) {
  const { credits, runs, sqlite, clock } = openForTest(t)
  await credits.topUp(
    { organization: 'acme', amount: 100, reference: 'first' },
    creditsAdded('acme'),
  )
  return {
    settler: createSettler(credits),
    clock,
    breakOff: () => sqlite.db.exec('PRAGMA query_only = ON'),
    mend: () => sqlite.db.exec('PRAGMA query_only = OFF'),
    hold: async (id: string) => {
      const proof = { by: 'credential' } as const
      await runs.redeem({ id, proof, organization: 'acme', price: 10, limits: [LIMIT] })
    },
    /** What is spent of the credits, once every lease has run out. */
    spentAfterAll: async () => {
      clock.advance(LEASE)
      await credits.releaseLapsed(1_000)
      return 100 - ((await credits.balance('acme')).available ?? 0)
    },
    sqlite,
  }
}

it('spends a hold once, and says yes as often as it is asked', async (t) => {
  const { settler, hold, spentAfterAll } = await open(t)
  await hold('run')
  assert.deepEqual([await settler.settle('run'), await settler.settle('run')], [true, true])
  assert.equal(await spentAfterAll(), 10)
})

it('says no when the lease has run out, and when there is no hold', async (t) => {
  const { settler, hold, clock, spentAfterAll } = await open(t)
  await hold('run')
  clock.advance(LEASE)
  assert.deepEqual([await settler.settle('run'), await settler.settle('never')], [false, false])
  assert.equal(await spentAfterAll(), 0)
})

it('gives a hold back', async (t) => {
  const { settler, hold, spentAfterAll } = await open(t)
  await hold('run')
  await settler.release('run')
  assert.equal(await settler.settle('run'), false)
  assert.equal(await spentAfterAll(), 0)
})

it('does not cut an answer because the store is down, and settles when it is back', async (t) => {
  const { settler, hold, breakOff, mend, spentAfterAll } = await open(t)
  for (const id of ['a', 'b', 'c']) await hold(id)
  breakOff()
  for (const id of ['a', 'b']) assert.equal(await settler.settle(id), true)
  await settler.retry()
  mend()
  await settler.retry()
  assert.equal(await spentAfterAll(), 20)
})

it('leaves to the lease what could not be settled in time', async (t) => {
  const { settler, hold, breakOff, mend, clock, spentAfterAll } = await open(t)
  await hold('run')
  breakOff()
  assert.equal(await settler.settle('run'), true)
  clock.advance(LEASE)
  mend()
  await settler.retry()
  assert.equal(await spentAfterAll(), 0)
})

it('leaves a release to the lease when the store is down, and does not throw', async (t) => {
  const { settler, hold, breakOff, mend, spentAfterAll } = await open(t)
  await hold('run')
  breakOff()
  await settler.release('run')
  mend()
  assert.equal(await spentAfterAll(), 0)
})

it("throws any other fault, and lets it stand in nobody's way when it tries again", async (t) => {
  const { settler, hold, breakOff, mend, spentAfterAll, sqlite } = await open(t)
  for (const id of ['broken', 'good']) await hold(id)
  breakOff()
  for (const id of ['broken', 'good']) await settler.settle(id)
  mend()
  sqlite.db.exec(`
    CREATE TRIGGER broken BEFORE UPDATE ON credit_holds WHEN old.id = 'broken'
    BEGIN SELECT raise(ABORT, 'this row cannot be changed'); END`)
  await assert.rejects(settler.settle('broken'), /cannot be changed/)
  await assert.rejects(settler.release('broken'), /cannot be changed/)
  await assert.rejects(settler.retry(), /cannot be changed/)
  await settler.retry()
  sqlite.db.exec('DROP TRIGGER broken')
  assert.equal(await spentAfterAll(), 10)
})
