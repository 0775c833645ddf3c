import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import {
  issueJwt,
  LIMIT,
  openWithRedis,
  proofOf,
  put,
  redeem,
} from '../../../test/support/redis.ts'
import { sharedRedis, withoutRedis } from '../../../test/support/redis-server.ts'
import { type Claims, runsOverTwoStores } from '../../core/runs/index.ts'
import { NothingDone, StoreDown } from '../../core/store-down.ts'
import { creditsAdded } from '../contracts/changes.ts'

const skip = withoutRedis
const ownPart = await sharedRedis()

async function open(t: TestContext) {
  const { url, prefix, client } = ownPart()
  const stores = await openWithRedis(t, url, prefix)
  const key = (name: string) => prefix + name
  return { client, key, stores, tokens: stores.tokens, claims: stores.claims }
}

async function taken(claims: Claims, proof: Parameters<Claims['take']>[0]['proof']) {
  const heard = await claims.take({ proof, limits: [LIMIT, { ...LIMIT, bucket: 'dear', cost: 7 }] })
  return heard.outcome === 'taken' ? heard : assert.fail(heard.outcome)
}

it('gives a token back as it was, with what is left of its life', { skip }, async (t) => {
  const { client, key, tokens, claims, stores } = await open(t)
  await put(stores, 'one')
  const [owner, record] = [await tokens.peek('one'), await client.hGetAll(key('token:one'))]
  const { giveBack } = await taken(claims, proofOf('one'))
  assert.equal(await tokens.peek('one'), undefined)
  await giveBack()
  assert.deepEqual(await tokens.peek('one'), owner)
  assert.deepEqual(await client.hGetAll(key('token:one')), record)
  assert.equal(await client.pExpireTime(key('token:one')), Number(record.expires_at))
  assert.equal(await redeem(stores, proofOf('one')), 'redeemed')
})

it('gives a JWT back by removing its mark', { skip }, async (t) => {
  const { tokens, claims, stores } = await open(t)
  const proof = await issueJwt(stores, 'one')
  const { giveBack } = await taken(claims, proof)
  assert.equal(await tokens.isClaimable(proof.claim), false)
  await giveBack()
  assert.equal(await tokens.isClaimable(proof.claim), true)
})

it('uncounts what it gives back, in every bucket and no further than to nothing', {
  skip,
}, async (t) => {
  const { tokens, claims, stores } = await open(t)
  const remaining = async () => {
    const dear = await tokens.quota({ ...LIMIT, bucket: 'dear' })
    return [(await tokens.quota(LIMIT)).remaining, dear.remaining]
  }
  await taken(claims, { by: 'credential' })
  await put(stores, 'one')
  const { giveBack } = await taken(claims, proofOf('one'))
  assert.deepEqual(await remaining(), [998, 986])
  await giveBack()
  assert.deepEqual(await remaining(), [999, 993])
})

it('uncounts nothing in a window that was not there then', { skip }, async (t) => {
  const { client, key, tokens, claims } = await open(t)
  const { giveBack } = await taken(claims, { by: 'credential' })
  await client.del(key('bucket:redeem'))
  await taken(claims, { by: 'credential' })
  const later = (await tokens.quota(LIMIT)).resetAt + 1
  await client.set(key('bucket:redeem'), `5 ${later}`)
  await giveBack()
  assert.equal((await tokens.quota(LIMIT)).remaining, 995)
})

it('gives nothing back in another generation', { skip }, async (t) => {
  const { client, key, tokens, claims, stores } = await open(t)
  await put(stores, 'one')
  const proof = await issueJwt(stores, 'two')
  const all = [await taken(claims, proofOf('one')), await taken(claims, proof)]
  await client.set(key('nonce'), 'another')
  for (const { giveBack } of all) await giveBack()
  assert.equal(await client.exists(key('token:one')), 0)
  assert.equal(await client.exists(key('mark:two')), 1)
  assert.equal((await tokens.quota(LIMIT)).remaining, 998)
})

it('gives no token back over one that is there, and removes no mark but its own', {
  skip,
}, async (t) => {
  const { client, key, claims, stores } = await open(t)
  await put(stores, 'one')
  const proof = await issueJwt(stores, 'two')
  const all = [await taken(claims, proofOf('one')), await taken(claims, proof)]
  await put(stores, 'one', 299)
  await client.set(key('mark:two'), 'of another taker')
  for (const { giveBack } of all) await giveBack()
  assert.ok((await client.pTTL(key('token:one'))) > 200_000)
  assert.equal(await client.get(key('mark:two')), 'of another taker')
})

it('gives no token back whose life is over', { skip }, async (t) => {
  const { client, key, tokens, claims, stores } = await open(t)
  await put(stores, 'one', 0.1)
  const endsAt = Number(await client.hGet(key('token:one'), 'expires_at'))
  const { giveBack } = await taken(claims, proofOf('one'))
  while ((await tokens.admit([])).now < endsAt);
  await giveBack()
  assert.equal(await client.exists(key('token:one')), 0)
})

it('loses the token of a run that crashed between taking and holding', { skip }, async (t) => {
  const { claims, stores } = await open(t)
  await put(stores, 'one')
  const jwt = await issueJwt(stores, 'two')
  for (const proof of [proofOf('one'), jwt]) await taken(claims, proof)
  for (const proof of [proofOf('one'), jwt]) assert.equal(await redeem(stores, proof), 'gone')
})

it('takes a token for used when it is unknown whether its price is held', { skip }, async (t) => {
  const { stores } = await open(t)
  await put(stores, 'one')
  stores.sqlite.db.exec('PRAGMA query_only = ON')
  await assert.rejects(redeem(stores, proofOf('one')), StoreDown)
  stores.sqlite.db.exec('PRAGMA query_only = OFF')
  assert.equal(await redeem(stores, proofOf('one')), 'gone')
})

it('runs nothing a second time that was redeemed, should the server ever forget it', {
  skip,
}, async (t) => {
  const { client, key, stores } = await open(t)
  const { credits } = stores
  await credits.topUp(
    { organization: 'acme', amount: 10, reference: 'first' },
    creditsAdded('acme'),
  )
  await put(stores, 'one')
  const proof = await issueJwt(stores, 'two')
  const kept = await client.hGetAll(key('token:one'))
  for (const used of [proofOf('one'), proof]) assert.equal(await redeem(stores, used), 'redeemed')
  await client.hSet(key('token:one'), kept)
  await client.del(key('mark:two'))
  for (const used of [proofOf('one'), proof]) assert.equal(await redeem(stores, used), 'gone')
  assert.deepEqual(await credits.balance('acme'), { available: 8 })
})

it('says that the store is down when it cannot give a token back', { skip }, async (t) => {
  const { client, key, stores, claims } = await open(t)
  await put(stores, 'one')
  const holds = {
    hold: async () => {
      await stores.close()
      return { outcome: 'no_credits' } as const
    },
  }
  const runs = runsOverTwoStores(claims, holds)
  await assert.rejects(redeem({ runs }, proofOf('one')), StoreDown)
  assert.equal(await client.exists(key('token:one')), 0)
})

it('gives a token back whose price nobody was asked for', { skip }, async (t) => {
  const { stores, claims } = await open(t)
  await put(stores, 'one')
  const holds = { hold: () => Promise.reject(new NothingDone('away')) }
  const runs = runsOverTwoStores(claims, holds)
  await assert.rejects(redeem({ runs }, proofOf('one')), NothingDone)
  assert.equal(await redeem(stores, proofOf('one')), 'redeemed')
})
