import assert from 'node:assert/strict'
import { it } from 'node:test'
import { handClock } from '../../../test/support/sqlite.ts'
import { storeClock } from './store-clock.ts'

/** A clock that was told that it is this late. */
function told(at: number) {
  const machine = handClock()
  const clock = storeClock(machine)
  clock.asking()(at)
  return { clock, machine }
}

it('tells what it was told, and as much more as has passed here', () => {
  const { clock, machine } = told(1_000_000)
  machine.advance(1_500)
  machine.step(-600_000)
  assert.equal(clock.now(), 1_001_500)
})

it('is neither set back nor put forward by an answer that took long', () => {
  const { clock, machine } = told(1_000_000)
  for (const late of [0, 400, 800]) {
    const hear = clock.asking()
    machine.advance(800)
    const known = clock.now()
    hear(known - late)
    assert.equal(clock.now(), known)
  }
})

it('follows the database’s clock wherever it is set', () => {
  const { clock, machine } = told(1_000_000)
  for (const at of [2_000_000, 500_000]) {
    const hear = clock.asking()
    machine.advance(10)
    hear(at)
    assert.equal(clock.now(), at === 2_000_000 ? at : at + 10)
  }
})
