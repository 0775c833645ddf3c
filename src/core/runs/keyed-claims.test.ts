import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createLocalLimits } from '../limits/index.ts'
import { StoreDown } from '../store-down.ts'
import { claimingKeyedHere } from './keyed-claims.ts'
import type { Claims } from './two-stores.ts'

const NOON = 1_800_000_000_000
const LIMIT = { bucket: 'redeem:acme', count: 2, windowSeconds: 60 }
const KEYED = { proof: { by: 'credential' }, limits: [LIMIT] } as const
const TOKEN = { by: 'token', digest: 'digest', organization: 'acme' } as const
const JWT = { by: 'jwt', claim: { jti: 'jti', generation: 'one', expiresAt: NOON + 1 } } as const

const failing = (fault: Error): Claims => ({ take: () => Promise.reject(fault) })
const claimsOver = (claims: Claims) => claimingKeyedHere(claims, createLocalLimits(), () => NOON)
const away = () => claimsOver(failing(new StoreDown('away')))

it('asks nobody else while the store answers', async () => {
  const taken = { outcome: 'gone' } as const
  assert.equal(await claimsOver({ take: async () => taken }).take(KEYED), taken)
})

it('counts here what has no token while the store is away, and not beyond the limit', async () => {
  const claims = away()
  for (let at = 0; at < 2; at++) assert.equal((await claims.take(KEYED)).outcome, 'taken')
  const over = await claims.take(KEYED)
  assert.ok(over.outcome === 'over_limit')
  assert.deepEqual([over.quota.limit, over.quota.retryAfterSeconds], [2, 60])
})

it('takes what is given back out of the count', async () => {
  const claims = away()
  for (let at = 0; at < 5; at++) {
    const taken = await claims.take(KEYED)
    assert.ok(taken.outcome === 'taken')
    await taken.giveBack()
  }
  assert.equal((await claims.take({ ...KEYED, limits: [] })).outcome, 'taken')
})

it('takes no token while the store is away, be it anonymous or not', async () => {
  const claims = away()
  for (const proof of [TOKEN, JWT]) {
    await assert.rejects(claims.take({ proof, limits: [LIMIT] }), StoreDown)
    await assert.rejects(claims.take({ proof, limits: [] }), StoreDown)
  }
})

it('throws any other fault', async () => {
  await assert.rejects(claimsOver(failing(new Error('broken'))).take(KEYED), /broken/)
})
