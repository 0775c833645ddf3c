import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { handClock } from '../../../test/support/sqlite.ts'
import { storeClock } from './store-clock.ts'

const MINUTES = 60_000
const NOON = Date.UTC(2030, 0, 1, 12)

it("is the machine's time, in whole milliseconds", () => {
  const clock = handClock(NOON + 0.75)
  const now = storeClock(clock, 0)
  assert.equal(now(), NOON)
  clock.advance(1_500.5)
  assert.equal(now(), NOON + 1_501)
})

it('follows the machine when that is set forwards', () => {
  const clock = handClock(NOON)
  const now = storeClock(clock, 0)
  clock.step(10 * MINUTES)
  assert.equal(now(), NOON + 10 * MINUTES)
})

it('goes on from where it was when the machine is set back', () => {
  const clock = handClock(NOON)
  const now = storeClock(clock, 0)
  now()
  clock.step(-10 * MINUTES)
  assert.equal(now(), NOON)
  clock.advance(MINUTES)
  assert.equal(now(), NOON + MINUTES)
  clock.advance(20 * MINUTES)
  assert.equal(now(), NOON + 21 * MINUTES)
})

it('goes on from the latest time that was ever seen, when that is ahead', () => {
  const clock = handClock(NOON)
  const now = storeClock(clock, NOON + 5 * MINUTES)
  assert.equal(now(), NOON + 5 * MINUTES)
  clock.advance(MINUTES)
  assert.equal(now(), NOON + 6 * MINUTES)
})

it('is with the machine again once that has caught up by a step', () => {
  const clock = handClock(NOON)
  const now = storeClock(clock, NOON + 5 * MINUTES)
  now()
  clock.step(30 * MINUTES)
  assert.equal(now(), NOON + 30 * MINUTES)
  clock.advance(1)
  assert.equal(now(), NOON + 30 * MINUTES + 1)
})

it('never runs backwards, nor slower than time passes, however the machine is set', () => {
  const event = fc.record({
    passes: fc.nat(100_000),
    steps: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    restarts: fc.boolean(),
  })
  const property = fc.property(fc.array(event), (events) => {
    const clock = handClock(NOON)
    let now = storeClock(clock, 0)
    let latest = now()
    for (const { passes, steps, restarts } of events) {
      clock.advance(passes)
      clock.step(steps)
      const least = latest + (restarts ? 0 : passes)
      if (restarts) now = storeClock(clock, latest)
      const read = now()
      assert.ok(read >= least && read >= clock.wall(), `${read} < ${least}`)
      latest = read
    }
  })
  fc.assert(property)
})
