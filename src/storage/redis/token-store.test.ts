import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import {
  issueJwt,
  LIMIT,
  openWithRedis,
  proofOf,
  put,
  redeem,
  type WithRedis,
} from '../../../test/support/redis.ts'
import {
  keysOf,
  redisClient,
  sharedRedis,
  startRedis,
  withoutOwnRedis,
  withoutRedis,
} from '../../../test/support/redis-server.ts'
import { MOST_ADMITTED } from './buckets.ts'

const skip = withoutRedis
const ownPart = await sharedRedis()

async function open(t: TestContext) {
  const { url, prefix, client } = ownPart()
  return { client, prefix, stores: await openWithRedis(t, url, prefix) }
}

const TOKEN = {
  digest: 'one',
  organization: 'acme',
  apiKeyId: 'key',
  lifetimeSeconds: 60,
  issuedAt: 0,
}

it('lets the server forget a token when its lifetime is over, and at once when it is used', {
  skip,
}, async (t) => {
  const { client, prefix, stores } = await open(t)
  await put(stores, 'one', 300)
  const left = await client.pTTL(`${prefix}token:one`)
  assert.ok(left > 290_000 && left <= 300_000, `${left} ms`)
  assert.equal(await redeem(stores, proofOf('one')), 'redeemed')
  assert.equal(await client.exists(`${prefix}token:one`), 0)
})

it('keeps nothing for longer than it must, but its nonce', { skip }, async (t) => {
  const { client, prefix, stores } = await open(t)
  await put(stores, 'one')
  await redeem(stores, await issueJwt(stores, 'two'))
  await stores.tokens.admit([LIMIT, { ...LIMIT, bucket: 'day', windowSeconds: 86_400 }])
  const lives: Record<string, number> = {} // in minutes
  for (const key of await keysOf(client, prefix)) {
    const left = await client.pTTL(key)
    lives[key.slice(prefix.length)] = left < 0 ? left : Math.ceil(left / 60_000)
  }
  assert.deepEqual(lives, {
    'admitted:young': 1_440,
    'bucket:issue': 60,
    'bucket:redeem': 1,
    'mark:two': 15,
    'token:one': 1,
    nonce: -1,
  })
})

it('takes tokens and JWTs for live, and windows for open, until the very millisecond', {
  skip,
}, async (t) => {
  const { client, prefix, stores } = await open(t)
  const { tokens } = stores
  for (const digest of 'abcdefghij') {
    await put(stores, digest, 0.02)
    const endsAt = Number(await client.hGet(`${prefix}token:${digest}`, 'expires_at'))
    await assertEnds(stores, endsAt, async () => (await tokens.peek(digest)) !== undefined)
  }

  const { claim } = await issueJwt(stores, 'two')
  const brief = { ...claim, expiresAt: (await tokens.admit([])).now + 100 }
  await assertEnds(stores, brief.expiresAt, () => tokens.isClaimable(brief))

  const limit = { bucket: 'brief', count: 1, windowSeconds: 0.1 }
  const ask = (digest: string) => tokens.put({ ...TOKEN, digest }, limit, { withhold: false })
  const { quota } = await ask('three')
  await assertEnds(stores, quota.resetAt, async () => (await ask('four')).outcome === 'over_limit')
  const admitted = (await tokens.admit([limit])).quota
  await assertEnds(stores, admitted.resetAt, async () => !(await tokens.admit([limit])).allowed)
})

it('refuses a JWT that claims to live for more than 360 seconds', { skip }, async (t) => {
  const { stores } = await open(t)
  const { claim } = await issueJwt(stores, 'one')
  const { now } = await stores.tokens.admit([])
  const longer = { ...claim, expiresAt: now + 365_000 }
  assert.equal(await stores.tokens.isClaimable(longer), false)
  assert.equal(await redeem(stores, { by: 'jwt', claim: longer }), 'gone')
  const longest = { ...claim, expiresAt: now + 360_000 }
  assert.equal(await stores.tokens.isClaimable(longest), true)
  assert.equal(await redeem(stores, { by: 'jwt', claim: longest }), 'redeemed')
})

it('decides although the server has forgotten the scripts', {
  skip: withoutOwnRedis,
}, async (t) => {
  const server = await startRedis(t)
  const client = await redisClient(t, server.url)
  const stores = await openWithRedis(t, server.url)
  await put(stores, 'one')
  await client.scriptFlush()
  assert.ok(await stores.tokens.peek('one'))
  await client.scriptFlush()
  const heard = await Promise.all(Array.from({ length: 50 }, () => redeem(stores, proofOf('one'))))
  assert.deepEqual(heard.toSorted().slice(-2), ['gone', 'redeemed'])
})

it('remembers whom it admitted, and only so many: nobody can fill the server, nor be unblocked', {
  skip,
}, async (t) => {
  const { client, prefix, stores } = await open(t)
  const ask = (from: number, count: number) =>
    stores.tokens.admit(Array.from({ length: count }, (_, at) => once(from + at)))
  await ask(0, 1)
  for (let at = 1; at < MOST_ADMITTED; at += 255) await ask(at, 255)
  const windows = async (half: string) => client.hLen(`${prefix}admitted:${half}`)
  assert.equal((await windows('young')) + (await windows('old')), MOST_ADMITTED)
  const { allowed, quota } = await ask(100_000, 1)
  assert.deepEqual([allowed, quota.remaining], [false, 0])
  assert.ok(quota.retryAfterSeconds > 0 && quota.retryAfterSeconds <= 600)
  assert.equal((await ask(0, 1)).allowed, false)
  for (const half of ['young', 'old']) {
    assert.ok((await client.pTTL(`${prefix}admitted:${half}`)) > 0)
  }
})

it('drops the windows that are over, so that there is room again', { skip }, async (t) => {
  const { client, prefix, stores } = await open(t)
  const brief = (serial: number) => ({ bucket: `${serial}`, count: 1, windowSeconds: 0.05 })
  const isRefused = async () => !(await stores.tokens.admit([brief(0)])).allowed
  for (let turn = 0; turn < 4; turn++) {
    await stores.tokens.admit(Array.from({ length: 90 }, (_, at) => brief(1_000 * turn + at + 1)))
    const { quota } = await stores.tokens.admit([brief(0)])
    await assertEnds(stores, quota.resetAt, isRefused)
  }
  const kept = ['young', 'old'].map((half) => client.hLen(`${prefix}admitted:${half}`))
  const [young = 0, old = 0] = await Promise.all(kept)
  assert.ok(young + old <= 2 * 91, `${young} and ${old} windows are kept`)
})

it('counts on in a window of the old half, and opens the next one in the young half', {
  skip,
}, async (t) => {
  const { stores } = await open(t)
  const limit = { bucket: 'one', count: 3, windowSeconds: 0.1 }
  const admit = () => stores.tokens.admit([limit])
  const remaining = [await admit(), await admit(), await admit()].map(
    ({ quota }) => quota.remaining,
  )
  assert.deepEqual(remaining, [2, 1, 0])
  const { quota } = await stores.tokens.admit([{ ...limit, bucket: 'two' }])
  await assertEnds(stores, (await admit()).quota.resetAt, async () => !(await admit()).allowed)
  assert.equal(quota.remaining, 2)
})

const once = (serial: number) => ({ bucket: `${serial}`, count: 1, windowSeconds: 600 })

/** Asks until the answer is no, which it must be from an instant of the store on, and not before. */
async function assertEnds(
  { tokens }: WithRedis,
  endsAt: number,
  ask: () => Promise<boolean>,
): Promise<void> {
  for (let isSo = true; isSo; ) {
    const before = (await tokens.admit([])).now
    isSo = await ask()
    const after = (await tokens.admit([])).now
    assert.ok(isSo ? before < endsAt : after >= endsAt, `${isSo} at ${before} of ${endsAt}`)
  }
}
