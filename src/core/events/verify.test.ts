import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { logParts, openForTest } from '../../../test/support/sqlite.ts'
import { changeOf } from '../../storage/contracts/changes.ts'
import { createMac } from '../secrets/index.ts'
import { StoreDown } from '../store-down.ts'
import { createChain } from './chain.ts'
import { verifyEvents } from './verify.ts'

const COUNT = 1_201 // more than are read at a time, twice

/** A log of some length, and the database in which somebody may change it. */
async function aLog(t: TestContext, count = 10) {
  const { organizations, events, sqlite } = openForTest(t)
  const told = changeOf('organization.changed', 'organization:acme', {
    ends: ['organization:acme'],
    details: { name: 'one' },
  })
  const tell = () => organizations.rename('acme', 'Another name', told)
  await Promise.all(Array.from({ length: count }, tell))
  const { chain } = logParts()
  return { events, db: sqlite.db, tell, verify: () => verifyEvents({ events, chain }) }
}

it('finds nothing wrong with a log that nobody has touched, however long', async (t) => {
  for (const count of [0, 1, COUNT]) {
    const { verify } = await aLog(t, count)
    assert.deepEqual(await verify(), { ok: true, count })
  }
})

const HEAD = '(SELECT seq FROM event_head)'
const TAMPERED: Readonly<Record<string, readonly [sql: string, brokenAt: number]>> = {
  'a changed event': ['UPDATE events SET details = \'{"name":"two"}\' WHERE seq = 5', 5],
  'a changed time': ['UPDATE events SET at = at + 1 WHERE seq = 1', 1],
  'a changed end': ["UPDATE events SET ends = '[]' WHERE seq = 5", 5],
  'an event of somebody else': ["UPDATE events SET organization = 'rival' WHERE seq = 9", 9],
  'a removed event': ['DELETE FROM events WHERE seq = 5', 5],
  'a removed event, the others moved up': [
    'DELETE FROM events WHERE seq = 5; UPDATE events SET seq = -seq WHERE seq > 5; UPDATE events SET seq = -seq - 1 WHERE seq < 0',
    5,
  ],
  'a removed first event': ['DELETE FROM events WHERE seq = 1', 1],
  'a removed end': [`DELETE FROM events WHERE seq > 8`, 9],
  'a removed log': ['DELETE FROM events', 1],
  'two events that changed places': [
    'UPDATE events SET seq = -3 WHERE seq = 3; UPDATE events SET seq = 3 WHERE seq = 4; UPDATE events SET seq = 4 WHERE seq = -3',
    3,
  ],
  'an inserted event': [
    `INSERT INTO events SELECT ${HEAD} + 1, at, type, organization, actor, credential, subject, ends, details, hash, NULL, NULL FROM events WHERE seq = 10`,
    11,
  ],
  'another head': ["UPDATE event_head SET hash = 'another'", 10],
  'an earlier head': [
    'UPDATE event_head SET seq = 8, hash = (SELECT hash FROM events WHERE seq = 8)',
    9,
  ],
  'a word that no version ever wrote': ["UPDATE events SET type = 'tea.made' WHERE seq = 7", 7],
  'no JSON': ["UPDATE events SET details = '{' WHERE seq = 7", 7],
}

for (const [what, [sql, brokenAt]] of Object.entries(TAMPERED)) {
  it(`finds the first number that is wrong: ${what}`, async (t) => {
    const { db, verify } = await aLog(t)
    db.exec(sql)
    assert.deepEqual(await verify(), { ok: false, brokenAt })
  })
}

it('is not deceived by hashes that were made without the secret', async (t) => {
  const { db, events, verify } = await aLog(t)
  db.exec('UPDATE events SET at = at + 1 WHERE seq = 5')
  const forge = createChain(createMac('a guess', 'events'))
  let before = (await events.after(3, 1))[0]?.hash ?? ''
  for (const event of await events.after(4, 100)) {
    before = forge(before, event)
    db.prepare('UPDATE events SET hash = ? WHERE seq = ?').run(before, event.seq)
  }
  db.prepare('UPDATE event_head SET hash = ?').run(before)
  assert.deepEqual(await verify(), { ok: false, brokenAt: 5 })
})

it('finds nothing wrong while events are appended', async (t) => {
  const { events, tell } = await aLog(t)
  let appended = 0
  const growing = {
    head: events.head,
    async after(seq: number, most: number) {
      if (appended++ < 3) await tell()
      return events.after(seq, most)
    },
  }
  const { chain } = logParts()
  assert.deepEqual(await verifyEvents({ events: growing, chain }), { ok: true, count: 13 })
})

it('takes a store that is down for nothing else', async (t) => {
  const { db, verify } = await aLog(t)
  db.close()
  await assert.rejects(verify(), StoreDown)
})
