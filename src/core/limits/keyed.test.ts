import assert from 'node:assert/strict'
import { it } from 'node:test'
import { StoreDown } from '../store-down.ts'
import { createKeyedLimits } from './keyed.ts'
import type { Limit } from './limit.ts'
import { createLocalLimits } from './local.ts'

const NOON = 1_800_000_000_000
const LIMIT = { bucket: 'key', count: 2, windowSeconds: 60 }

/** Limits whose shared half can be away, or broken. */
function open() {
  const together = createLocalLimits()
  const state: { now: number; fault: Error | undefined } = { now: NOON, fault: undefined }
  const unlessFault = async <T>(answer: () => T) => {
    if (state.fault) throw state.fault
    return answer()
  }
  const shared = {
    quota: (limit: Limit) => unlessFault(() => together.look([limit], NOON).quota),
    admit: ([limit = LIMIT]: readonly Limit[]) =>
      unlessFault(() => ({ ...together.count([limit], NOON), now: NOON - 5 })),
  }
  return { state, limits: createKeyedLimits(shared, createLocalLimits(), () => state.now) }
}

it('counts where all count together, by the time there', async () => {
  const { limits } = open()
  const { allowed, quota, now } = await limits.count(LIMIT)
  assert.deepEqual([allowed, quota.remaining, now], [true, 1, NOON - 5])
  assert.equal((await limits.quota(LIMIT)).remaining, 1)
})

it('counts here alone while that is away, and not beyond the limit', async () => {
  const { limits, state } = open()
  await limits.count(LIMIT)
  state.fault = new StoreDown('away')
  const counted = [await limits.count(LIMIT), await limits.count(LIMIT), await limits.count(LIMIT)]
  assert.deepEqual(
    counted.map(({ allowed, quota, now }) => [allowed, quota.remaining, now]),
    [
      [true, 1, NOON],
      [true, 0, NOON],
      [false, 0, NOON],
    ],
  )
  assert.equal((await limits.quota(LIMIT)).remaining, 0)
  state.now += 60_000
  assert.equal((await limits.count(LIMIT)).allowed, true)
})

it('counts together again once that is back', async () => {
  const { limits, state } = open()
  state.fault = new StoreDown('away')
  for (let at = 0; at < 3; at++) await limits.count(LIMIT)
  state.fault = undefined
  assert.deepEqual((await limits.count(LIMIT)).quota.remaining, 1)
})

it('throws any other fault', async () => {
  const { limits, state } = open()
  state.fault = new Error('broken')
  await assert.rejects(limits.count(LIMIT), /broken/)
  await assert.rejects(limits.quota(LIMIT), /broken/)
})
