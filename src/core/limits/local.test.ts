import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Limit } from './limit.ts'
import { createLocalLimits } from './local.ts'

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

it('remembers only so many buckets, and forgets first the one that was idle for longest', () => {
  const limits = createLocalLimits(3)
  const allowed = (bucket: string) => limits.count([limit(bucket, 1)], NOON).allowed
  for (const bucket of ['a', 'b', 'c', 'a', 'd']) allowed(bucket)
  assert.deepEqual(['a', 'c', 'd'].map(allowed), [false, false, false])
  assert.equal(allowed('b'), true)
})

it('looks without counting, and without opening a window', () => {
  const limits = createLocalLimits()
  assert.equal(limits.look([limit('a', 1)], NOON).allowed, true)
  const { quota } = limits.count([limit('a', 1)], NOON + 30_000)
  assert.equal(quota.resetAt, NOON + 90_000)
  const full = limits.look([limit('a', 1)], NOON + 40_000)
  assert.deepEqual([full.allowed, full.quota.retryAfterSeconds], [false, 50])
})
