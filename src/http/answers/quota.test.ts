import assert from 'node:assert/strict'
import { it } from 'node:test'
import { exceededHeaders, quotaHeaders } from './quota.ts'

const standing = { limit: 10, remaining: 0, resetAt: 60_001, retryAfterSeconds: 59 }

it('says where a limit stands, the reset in seconds since 1970 and never too early', () => {
  assert.deepEqual(quotaHeaders(standing), {
    'x-ratelimit-limit': '10',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': '61',
  })
  assert.equal(quotaHeaders({ ...standing, resetAt: 60_000 })['x-ratelimit-reset'], '60')
})

it('says beside that when to come back', () => {
  assert.deepEqual(exceededHeaders(standing), { ...quotaHeaders(standing), 'retry-after': '59' })
})
