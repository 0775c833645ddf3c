import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createLatest } from './latest.ts'
import { StoreDown } from './store-down.ts'

/** A store that can be away, and what it was told last of each name. */
function open(mostNoted?: number) {
  const written = new Map<string, number>()
  const state = { now: 0, isAway: false }
  const latest = createLatest(
    async (noted) => {
      if (state.isAway) throw new StoreDown('away')
      for (const [name, at] of noted) written.set(name, at)
    },
    () => state.now,
    mostNoted,
  )
  return { latest, state, written }
}

it('writes down when each thing happened last, once', async () => {
  const { latest, state, written } = open()
  for (const name of ['a', 'b', 'a']) {
    state.now += 1
    latest.note(name)
  }
  await latest.flush()
  assert.deepEqual(Object.fromEntries(written), { a: 3, b: 2 })
  written.clear()
  await latest.flush()
  assert.equal(written.size, 0)
})

it('keeps what could not be written, but so much only: what was noted first is dropped', async () => {
  const { latest, state, written } = open(3)
  state.isAway = true
  for (const name of ['a', 'b', 'c', 'a', 'd']) {
    state.now += 1
    latest.note(name)
    await assert.rejects(latest.flush(), StoreDown)
  }
  state.isAway = false
  await latest.flush()
  assert.deepEqual(Object.fromEntries(written), { b: 2, c: 3, d: 5 })
})

it('remembers a bounded number of things while the store is away', async () => {
  const { latest, written } = open()
  for (let at = 0; at < 250_000; at++) latest.note(`${at}`)
  await latest.flush()
  assert.equal(written.size, 100_000)
  assert.ok(written.has('249999'))
})
