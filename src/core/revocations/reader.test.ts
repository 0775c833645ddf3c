import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { openForTest } from '../../../test/support/sqlite.ts'
import { changeOf } from '../../storage/contracts/changes.ts'
import { StoreDown } from '../store-down.ts'
import { createReader } from './reader.ts'

const ACME = 'organization:acme'
const told = changeOf('organization.changed', ACME, { ends: [ACME] })
const { signal: NEVER } = new AbortController()

/** A log, and its reader, which tells how often it asked. */
function aReader(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { organizations, events, feed, sqlite, clock } = openForTest(t)
  let [asked, isDown] = [0, false]
  const counted: typeof events = {
    ...events,
    async after(...place) {
      asked++
      if (isDown) throw new StoreDown('down')
      return events.after(...place)
    },
  }
  return {
    reader: createReader({ events: counted, feed, now: sqlite.now }),
    asked: () => asked,
    tell: () => organizations.rename('acme', 'Another name', told),
    pass(milliseconds: number) {
      clock.advance(milliseconds)
      t.mock.timers.tick(milliseconds)
    },
    down(is: boolean) {
      isDown = is
    },
    now: sqlite.now,
  }
}

it('knows how far the log has come, and since when, as soon as somebody joins', async (t) => {
  const { reader, tell, now } = aReader(t)
  await tell()
  const begunAt = now()
  await reader.join()
  const { place, at } = reader.known()
  assert.deepEqual([place.seq, at], [1, begunAt])
  assert.deepEqual(reader.since(place), [])
})

it('reads at once when something happens, once for all who want to hear', async (t) => {
  const { reader, tell, asked } = aReader(t)
  for (let readers = 0; readers < 50; readers++) await reader.join()
  const [known, before] = [reader.known(), asked()]
  await tell()
  await Promise.all(Array.from({ length: 50 }, () => reader.beyond(known, NEVER)))
  assert.equal(asked() - before, 1)
  assert.deepEqual(
    reader.since(known.place)?.map(({ seq }) => seq),
    [1],
  )
})

it('reads twice a second though nothing happens, until the last has left', async (t) => {
  const { reader, asked, pass, now } = aReader(t)
  const leave = [await reader.join(), await reader.join()]
  const before = asked()
  for (let ticks = 0; ticks < 3; ticks++) {
    const known = reader.known()
    pass(500)
    await reader.beyond(known, NEVER)
    assert.equal(reader.known().at, now())
  }
  assert.equal(asked() - before, 3)
  for (const each of leave) for (const _ of ['once', 'twice']) each()
  pass(10_000)
  assert.equal(asked() - before, 3)
})

it('says nothing while the store is down, and everything when it is back', async (t) => {
  const { reader, tell, pass, down } = aReader(t)
  await reader.join()
  const known = reader.known()
  down(true)
  await tell()
  await assert.rejects(reader.join(), StoreDown)
  assert.equal(reader.known(), known)
  down(false)
  pass(500)
  await reader.beyond(known, NEVER)
  assert.equal(reader.since(known.place)?.length, 1)
})

it('does not read what came while nobody was there', async (t) => {
  const { reader, tell, asked } = aReader(t)
  const leave = await reader.join()
  leave()
  const before = asked()
  for (let times = 0; times < 5; times++) await tell()
  await reader.join()
  assert.equal(asked(), before)
  assert.equal(reader.known().place.seq, 5)
})

it('lets everybody go who waits, when it is over and when they leave', async (t) => {
  const { reader } = aReader(t)
  const leave = await reader.join()
  const leaving = new AbortController()
  const waiting = reader.beyond(reader.known(), leaving.signal)
  leaving.abort()
  await waiting
  await reader.beyond(reader.known(), leaving.signal)
  assert.equal(reader.isOver(), false)
  const others = reader.beyond(reader.known(), NEVER)
  reader.end()
  await others
  assert.equal(reader.isOver(), true)
  await reader.beyond(reader.known(), NEVER)
  leave()
})
