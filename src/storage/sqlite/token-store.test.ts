import assert from 'node:assert/strict'
import { it } from 'node:test'
import { openForTest } from '../../../test/support/sqlite.ts'

const LIMIT = { bucket: 'key', count: 5, windowSeconds: 60 }
const KEEP = { withhold: false }
const TOKEN = {
  digest: 'one',
  organization: 'acme',
  apiKeyId: 'key',
  lifetimeSeconds: 60,
  issuedAt: 0,
}

it('counts nothing when the token cannot be kept', async (t) => {
  const { tokens } = openForTest(t)
  await tokens.put(TOKEN, LIMIT, KEEP)
  await assert.rejects(tokens.put(TOKEN, LIMIT, KEEP), /UNIQUE constraint failed/)
  assert.equal((await tokens.quota(LIMIT)).remaining, 4)
})

it('judges each of those that come at once as if they came in that order', async (t) => {
  const { tokens } = openForTest(t)
  const digests = ['one', 'two', 'one', 'three']
  const puts = digests.map((digest) => tokens.put({ ...TOKEN, digest }, LIMIT, KEEP))
  const heard = await Promise.allSettled(puts)
  const remaining = heard.map((one) => one.status === 'fulfilled' && one.value.quota.remaining)
  assert.deepEqual(remaining, [4, 3, false, 2])
})

it('leaves nothing behind once everything has expired', async (t) => {
  const { tokens, clock, sqlite } = openForTest(t)
  for (const digest of ['one', 'two']) await tokens.put({ ...TOKEN, digest }, LIMIT, KEEP)
  clock.advance(60_000)
  await tokens.forgetExpired(10)
  for (const table of ['tokens', 'buckets']) {
    assert.equal(sqlite.db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows, 0)
  }
})
