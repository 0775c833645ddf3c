import assert from 'node:assert/strict'
import { setTimeout as later } from 'node:timers/promises'
import { type RunStore, runsOverTwoStores } from '../../src/core/runs/index.ts'
import { StoreDown } from '../../src/core/store-down.ts'
import type { TokenProof, TokenStore } from '../../src/core/tokens/index.ts'
import { newStreamToken } from '../../src/storage/contracts/given.ts'
import { openRedisStores } from '../../src/storage/redis/index.ts'
import { openForTest } from './sqlite.ts'

type Test = Parameters<typeof openForTest>[0]

/** The stores of a test: in Redis what is short-lived, in SQLite what lasts. */
export async function openWithRedis(t: Test, ...address: Parameters<typeof openRedisStores>) {
  const { tokens: _tokens, runs: _runs, ...durable } = openForTest(t)
  const redis = await openRedisStores(...address)
  t.after(redis.close)
  return { ...durable, ...redis, runs: runsOverTwoStores(redis.claims, durable.holds) }
}

export type WithRedis = Awaited<ReturnType<typeof openWithRedis>>

const WIDE = { bucket: 'issue', count: 1_000_000, windowSeconds: 3_600 }

/** Puts a token of `acme`. */
export async function put(
  { tokens }: { readonly tokens: TokenStore },
  digest: string,
  lifetimeSeconds = 60,
): Promise<void> {
  const token = newStreamToken(digest, { lifetimeSeconds })
  assert.equal((await tokens.put(token, WIDE, { withhold: false })).outcome, 'kept')
}

/** The proof of a token of `acme`. */
export const proofOf = (digest: string) => ({ by: 'token', digest, organization: 'acme' }) as const

/** A JWT issued now, and what proves it. */
export async function issueJwt({ tokens }: { readonly tokens: TokenStore }, jti: string) {
  const { generation, now } = await tokens.admit([])
  return { by: 'jwt', claim: { jti, generation, expiresAt: now + 60_000 } } as const
}

export const LIMIT = { bucket: 'redeem', count: 1_000, windowSeconds: 60 }

/** What becomes of redeeming a token, or a JWT, for a price. */
export async function redeem(
  { runs }: { readonly runs: RunStore },
  proof: TokenProof,
  price = 1,
): Promise<string> {
  const id = proof.by === 'token' ? proof.digest : proof.claim.jti
  const limits = [LIMIT]
  return (await runs.redeem({ id, proof, organization: 'acme', price, limits })).outcome
}

/** Asks until the store is not down, and says how many milliseconds that took. */
export async function untilUp(ask: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now()
  for (;;) {
    try {
      await ask()
      return performance.now() - begunAt
    } catch (fault) {
      if (!(fault instanceof StoreDown)) throw fault
      assert.ok(performance.now() - begunAt < 10_000, 'it stays down')
      await later(5)
    }
  }
}
