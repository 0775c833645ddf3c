import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { digestOfName, type Limit } from './limit.ts'
import { createLocalLimits, type LocalLimits } from './local.ts'

const NOON = 1_800_000_000_000
const limit = (bucket: string, count = 2, cost = 1): Limit => ({
  bucket,
  count,
  cost,
  windowSeconds: 60,
})

it('allows as many as the limit says, and then says when to come back', () => {
  const limits = createLocalLimits()
  const counted = [0, 10_000, 20_000].map((after) => limits.count([limit('a')], NOON + after))
  const resetAt = NOON + 60_000
  assert.deepEqual(counted, [
    { allowed: true, quota: { limit: 2, remaining: 1, resetAt, retryAfterSeconds: 60 } },
    { allowed: true, quota: { limit: 2, remaining: 0, resetAt, retryAfterSeconds: 50 } },
    { allowed: false, quota: { limit: 2, remaining: 0, resetAt, retryAfterSeconds: 40 } },
  ])
})

it('opens a new window at the very instant the old one ends, and not a millisecond sooner', () => {
  const limits = createLocalLimits()
  for (const after of [0, 0]) limits.count([limit('a')], NOON + after)
  const late = limits.count([limit('a')], NOON + 59_999)
  assert.deepEqual([late.allowed, late.quota.retryAfterSeconds], [false, 1])
  const next = limits.count([limit('a')], NOON + 60_000)
  assert.deepEqual([next.allowed, next.quota.resetAt], [true, NOON + 120_000])
})

it('counts in every bucket or in none, and says which it was that refused', () => {
  const limits = createLocalLimits()
  for (let at = 0; at < 3; at++) limits.count([limit('full', 3)], NOON)
  for (let at = 0; at < 9; at++) {
    const { allowed, quota } = limits.count([limit('free'), limit('full', 3)], NOON)
    assert.deepEqual([allowed, quota.limit, quota.remaining], [false, 3, 0])
  }
  assert.equal(limits.count([limit('free')], NOON).quota.remaining, 1)
})

it('says where the first bucket stands when all allow it', () => {
  const { quota } = createLocalLimits().count([limit('a', 5), limit('b', 1)], NOON)
  assert.deepEqual([quota.limit, quota.remaining], [5, 4])
})

it('counts what one costs, and refuses what costs more than is left', () => {
  const limits = createLocalLimits()
  assert.equal(limits.count([limit('a', 10, 7)], NOON).quota.remaining, 3)
  assert.equal(limits.count([limit('a', 10, 4)], NOON).allowed, false)
  assert.equal(limits.count([limit('a', 10, 3)], NOON).quota.remaining, 0)
  assert.equal(limits.count([limit('a', 10, 0)], NOON).allowed, true)
})

it('allows nothing under a limit of none', () => {
  assert.equal(createLocalLimits().count([limit('a', 0)], NOON).allowed, false)
})

describe('a memory that is full', () => {
  const allowed = (limits: LocalLimits, bucket: string, now = NOON) =>
    limits.count([limit(bucket, 1)], now).allowed

  it('never drops the window of a name that is blocked, however many other names come', () => {
    const limits = createLocalLimits(3)
    assert.deepEqual([allowed(limits, 'victim'), allowed(limits, 'victim')], [true, false])
    for (let name = 0; name < 1_000; name++) allowed(limits, `name ${name}`)
    assert.equal(allowed(limits, 'victim'), false)
    assert.equal(limits.size(), 3)
  })

  it('refuses a new name until the first window ends, and says when that is', () => {
    const limits = createLocalLimits(2)
    for (const [at, name] of ['a', 'b'].entries()) allowed(limits, name, NOON + at * 10_000)
    const { allowed: isAllowed, quota } = limits.count([limit('c', 5)], NOON + 20_000)
    assert.deepEqual([isAllowed, quota.remaining, quota.retryAfterSeconds], [false, 0, 40])
    assert.equal(allowed(limits, 'c', NOON + 60_000), true)
  })

  it('drops first what is over, also of windows of different lengths', () => {
    const limits = createLocalLimits(2)
    const count = (bucket: string, windowSeconds: number, now: number) =>
      limits.count([{ bucket, count: 1, windowSeconds }], now).allowed
    assert.deepEqual([count('long', 300, NOON), count('short', 60, NOON)], [true, true])
    assert.equal(count('new', 300, NOON + 59_999), false)
    assert.equal(count('new', 300, NOON + 60_000), true)
    assert.equal(count('long', 300, NOON + 299_999), false)
    assert.equal(limits.size(), 2)
  })

  it('counts on for the names that it knows', () => {
    const limits = createLocalLimits(1)
    assert.equal(limits.count([limit('known', 3)], NOON).quota.remaining, 2)
    assert.equal(limits.count([limit('new', 3)], NOON).allowed, false)
    assert.equal(limits.count([limit('known', 3)], NOON).quota.remaining, 1)
    assert.equal(limits.look([limit('new', 3)], NOON).allowed, true)
  })

  it('counts in all of several names or in none of them', () => {
    const limits = createLocalLimits(2)
    allowed(limits, 'known')
    assert.equal(limits.count([limit('b'), limit('c')], NOON).allowed, false)
    assert.equal(limits.count([limit('b')], NOON).quota.remaining, 1)
  })
})

it('takes back what was counted, but not below nothing and not in the next window', () => {
  const limits = createLocalLimits()
  for (let at = 0; at < 2; at++) limits.count([limit('a')], NOON)
  limits.uncount([limit('a')], NOON)
  assert.equal(limits.look([limit('a')], NOON).quota.remaining, 1)
  for (let at = 0; at < 9; at++) limits.uncount([limit('a')], NOON)
  assert.equal(limits.look([limit('a')], NOON).quota.remaining, 2)
  assert.equal(limits.size(), 0)
  limits.count([limit('a')], NOON)
  limits.uncount([limit('a')], NOON + 60_000)
  assert.equal(limits.count([limit('a')], NOON + 60_000).quota.remaining, 1)
})

it('forgets what was blocked when it is cleared', () => {
  const limits = createLocalLimits()
  for (let at = 0; at < 3; at++) limits.count([limit('a')], NOON)
  limits.clear()
  assert.equal(limits.count([limit('a')], NOON).quota.remaining, 1)
})

it('keeps a digest for a name, which takes the same memory whatever its length', () => {
  const lengths = ['', 'a', 'a'.repeat(1_000_000)].map((bucket) => digestOfName({ bucket }).length)
  assert.deepEqual(lengths, [43, 43, 43])
  assert.notEqual(
    digestOfName({ bucket: `${'a'.repeat(300)}b` }),
    digestOfName({ bucket: 'a'.repeat(301) }),
  )
})

it('looks without counting, and without opening a window', () => {
  const limits = createLocalLimits()
  assert.equal(limits.look([limit('a', 1)], NOON).allowed, true)
  const { quota } = limits.count([limit('a', 1)], NOON + 30_000)
  assert.equal(quota.resetAt, NOON + 90_000)
  const full = limits.look([limit('a', 1)], NOON + 40_000)
  assert.deepEqual([full.allowed, full.quota.retryAfterSeconds], [false, 50])
})
