import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { openForTest } from '../../../test/support/sqlite.ts'
import { changeOf } from '../../storage/contracts/changes.ts'
import { createTail } from './tail.ts'

const told = changeOf('organization.changed', 'organization:acme', {
  ends: ['organization:acme'],
})

/** A log of three events, and its tail. */
async function aTail(t: TestContext, most = 100) {
  const { organizations, events, sqlite, clock } = openForTest(t)
  const tell = async (times: number) => {
    for (let time = 0; time < times; time++) {
      clock.advance(1)
      await organizations.rename('acme', 'A', told)
    }
  }
  await tell(3)
  const { next, place } = createTail(events, most)
  const seqs = async () => {
    const came = await next()
    return came === 'anew' ? came : came.map(({ seq }) => seq)
  }
  return { tell, seqs, place, events, db: sqlite.db }
}

it('begins where the log ends, and gives what comes then, each event once', async (t) => {
  const { tell, seqs, place } = await aTail(t)
  assert.equal(place(), undefined)
  assert.equal(await seqs(), 'anew')
  assert.equal(place()?.seq, 3)
  assert.deepEqual(await seqs(), [])
  await tell(2)
  assert.deepEqual(await seqs(), [4, 5])
  assert.deepEqual(await seqs(), [])
  assert.equal(place()?.seq, 5)
})

it('begins before the first event of a log that has none', async (t) => {
  const { db, tell, seqs } = await aTail(t)
  db.exec("DELETE FROM events; UPDATE event_head SET seq = 0, hash = ''")
  assert.equal(await seqs(), 'anew')
  assert.deepEqual(await seqs(), [])
  await tell(2)
  assert.deepEqual(await seqs(), [1, 2])
})

it('gives not more at a time than it may, and the rest the next time', async (t) => {
  const { tell, seqs } = await aTail(t, 2)
  await seqs()
  await tell(5)
  assert.deepEqual([await seqs(), await seqs(), await seqs()], [[4, 5], [6, 7], [8]])
})

const PUT_BACK: Readonly<Record<string, string>> = {
  'is gone': `DELETE FROM events WHERE seq = 3;
    UPDATE event_head SET seq = 2, hash = (SELECT hash FROM events WHERE seq = 2)`,
  'is another': "UPDATE events SET hash = 'another' WHERE seq = 3",
  'and all others are gone': "DELETE FROM events; UPDATE event_head SET seq = 0, hash = ''",
}

for (const [what, sql] of Object.entries(PUT_BACK)) {
  it(`begins anew when the last event that it read ${what}`, async (t) => {
    const { db, tell, seqs, place, events } = await aTail(t)
    await seqs()
    db.exec(sql)
    await tell(1)
    assert.equal(await seqs(), 'anew')
    assert.deepEqual(place(), await events.head())
    await tell(1)
    assert.deepEqual(await seqs(), [(await events.head()).seq])
  })
}

it('begins anew when the log has come further, but by another way', async (t) => {
  const { db, tell, seqs } = await aTail(t)
  await seqs()
  db.exec(PUT_BACK['is gone'] ?? '')
  await tell(4)
  db.exec("UPDATE events SET hash = 'by another way' WHERE seq = 3")
  assert.equal(await seqs(), 'anew')
})

it('begins anew when a number is missing', async (t) => {
  const { db, tell, seqs } = await aTail(t)
  await seqs()
  await tell(3)
  db.exec('DELETE FROM events WHERE seq = 5')
  assert.equal(await seqs(), 'anew')
  assert.deepEqual(await seqs(), [])
})

it('is where it was when the store was down in between', async (t) => {
  const { tell, events } = await aTail(t)
  let isDown = false
  const after: typeof events.after = async (...place) => {
    if (isDown) throw new Error('down')
    return events.after(...place)
  }
  const { next } = createTail({ head: events.head, after }, 100)
  await next()
  isDown = true
  await assert.rejects(next(), /down/)
  await tell(1)
  isDown = false
  assert.equal((await next()).length, 1)
})
