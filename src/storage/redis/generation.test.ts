import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { it, type TestContext } from 'node:test'
import {
  issueJwt,
  openWithRedis,
  proofOf,
  put,
  redeem,
  untilUp,
} from '../../../test/support/redis.ts'
import {
  type RedisClient,
  type RedisServer,
  redisClient,
  startRedis,
  withoutOwnRedis,
} from '../../../test/support/redis-server.ts'
import { StoreDown } from '../../core/store-down.ts'
import type { TokenProof } from '../../core/tokens/index.ts'

const skip = withoutOwnRedis

type Stores = Awaited<ReturnType<typeof openWithRedis>>

async function open(t: TestContext) {
  const server = await startRedis(t, '--repl-diskless-sync-delay', '0')
  const client = await redisClient(t, server.url)
  return { server, client, stores: await openWithRedis(t, server.url) }
}

/** A token and a JWT, both live. */
async function issue(stores: Stores, name: string): Promise<readonly TokenProof[]> {
  await put(stores, name)
  return [proofOf(name), await issueJwt(stores, `jwt ${name}`)]
}

/** None can be redeemed, or looks as if it could, and not for its hold's sake; and new ones can. */
async function assertDead(stores: Stores, proofs: readonly TokenProof[]): Promise<void> {
  await untilUp(stores.check)
  for (const proof of proofs) {
    if (proof.by === 'token') assert.equal(await stores.tokens.peek(proof.digest), undefined)
    else assert.equal(await stores.tokens.isClaimable(proof.claim), false)
    assert.deepEqual(await stores.claims.take({ proof, limits: [] }), { outcome: 'gone' })
  }
  for (const proof of await issue(stores, randomUUID())) {
    assert.equal(await redeem(stores, proof), 'redeemed')
  }
}

it('lets nothing live on in a server that was emptied', { skip }, async (t) => {
  const { client, stores } = await open(t)
  const proofs = await issue(stores, 'one')
  await client.flushAll()
  await assertDead(stores, proofs)
})

it('lets nothing live on in a server that was emptied again and again', { skip }, async (t) => {
  const { client, stores } = await open(t)
  const generations = new Set<string>()
  for (let emptied = 0; emptied < 5; emptied++) {
    generations.add((await stores.tokens.admit([])).generation)
    await client.flushAll()
  }
  assert.equal(generations.size, 5)
})

it('tells every process the same generation, for as long as nothing is forgotten', {
  skip,
}, async (t) => {
  const { server, stores } = await open(t)
  const other = await openWithRedis(t, server.url)
  const generationOf = async ({ tokens }: Stores) => (await tokens.admit([])).generation
  const told = await Promise.all([stores, other, stores, other].map(generationOf))
  assert.equal(new Set(told).size, 1)
})

it('lets nothing live on over a restart that remembers nothing', { skip }, async (t) => {
  const { server, stores } = await open(t)
  const proofs = await issue(stores, 'one')
  await server.kill()
  await server.start()
  await assertDead(stores, proofs)
})

it('redeems nothing again that a restart remembers as unredeemed', { skip }, async (t) => {
  const { server, client, stores } = await open(t)
  const proofs = [...(await issue(stores, 'one')), ...(await issue(stores, 'other'))]
  await client.sendCommand(['SAVE'])
  for (const proof of proofs.slice(0, 2)) assert.equal(await redeem(stores, proof), 'redeemed')
  await server.kill()
  await server.start()

  await untilUp(stores.check)
  const again = await redisClient(t, server.url)
  assert.deepEqual(await again.exists(['jeton:token:one', 'jeton:nonce']), 2)
  await assertDead(stores, proofs)
})

it('redeems nothing again on a replica that is promoted, nor when the old primary comes back', {
  skip,
}, async (t) => {
  const [first, second] = [await open(t), await open(t)]
  await replicate(first, second)
  const proofs = await issue(first.stores, 'one')
  await promote(second, 'one')
  for (const proof of proofs) assert.equal(await redeem(first.stores, proof), 'redeemed')
  await first.server.kill()
  await assertDead(second.stores, proofs)

  await first.server.start()
  const back = { ...first, client: await redisClient(t, first.server.url) }
  await replicate(second, back)
  const later = await issue(second.stores, 'two')
  await promote(back, 'two')
  for (const proof of later) assert.equal(await redeem(second.stores, proof), 'redeemed')
  await assertDead(back.stores, [...proofs, ...later])
})

it('decides nothing as a replica, even as one that may be written', { skip }, async (t) => {
  const [{ stores, ...primary }, replica] = [await open(t), await open(t)]
  await replicate(primary, replica)
  await put(stores, 'one')
  await replica.client.configSet('replica-read-only', 'no')
  await assert.rejects(replica.stores.check(), { name: 'StoreDown' })
  await assert.rejects(replica.stores.tokens.peek('one'), StoreDown)
  assert.equal(await redeem(stores, proofOf('one')), 'redeemed')
})

it('decides nothing any more once it is demoted', { skip }, async (t) => {
  const { client, stores } = await open(t)
  const proofs = await issue(stores, 'one')
  await client.configSet('replica-read-only', 'no')
  await client.sendCommand(['REPLICAOF', '127.0.0.1', '1'])
  await assert.rejects(redeem(stores, proofOf('one')), StoreDown)
  await assert.rejects(stores.tokens.peek('one'), StoreDown)
  await assert.rejects(put(stores, 'two'), StoreDown)

  await client.sendCommand(['REPLICAOF', 'NO', 'ONE'])
  assert.equal(await client.exists('jeton:token:one'), 1)
  await assertDead(stores, proofs)
})

interface Server {
  readonly server: RedisServer
  readonly client: RedisClient
}

/** Has one server follow another one, and waits until it has all that is there. */
async function replicate({ server }: Server, replica: Server): Promise<void> {
  await replica.client.sendCommand(['REPLICAOF', '127.0.0.1', String(server.port)])
  while (!String(await replica.client.info('replication')).includes('link_status:up'));
}

/** Makes a replica that has a token a primary. Its old primary goes on as if it were one. */
async function promote({ client }: Server, digest: string): Promise<void> {
  while ((await client.exists(`jeton:token:${digest}`)) === 0);
  await client.sendCommand(['REPLICAOF', 'NO', 'ONE'])
}
