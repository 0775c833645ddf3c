import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it, type TestContext } from 'node:test'
import { handClock, openForTest } from '../../../test/support/sqlite.ts'
import { changeOf } from '../../storage/contracts/changes.ts'
import { CannotStart } from '../cannot-start.ts'
import { createFeed, createFollower } from '../events/index.ts'
import { createSealer } from '../secrets/index.ts'
import { StoreDown } from '../store-down.ts'
import { CHAT_JWT } from './chat/jwt.ts'
import { readJwt, signJwt } from './jwt.ts'
import { openKeyRing } from './ring.ts'

const ACT = { actor: 'machine', credential: null } as const

const KNOWN_BY_ALL = 4_000
const OVERLAP = 300_000
const LONGEST_OVERLAP = 30 * 86_400_000
const issuer = 'https://tokens.example.com'

function aRing(t: TestContext) {
  const { keys, clock, events, feed: own, sqlite } = openForTest(t)
  const sealer = createSealer(randomBytes(32).toString('base64url'))
  const open = (over = sealer, feed = own) =>
    openKeyRing({ keys, feed, sealer: over, now: sqlite.now, maxStalenessSeconds: 2 })
  /** The ring as another process has it, which hears of changes when it is woken. */
  const elsewhere = async () => {
    const [feed, clock] = [createFeed(), handClock()]
    const { wake } = createFollower({
      ...{ events, feed, clock, maxStalenessSeconds: 2 },
      onFailure: (fault) => assert.fail(String(fault)),
    })
    await wake()
    return { ring: await open(sealer, feed), wake, pass: clock.advance }
  }
  return { keys, open, elsewhere, advance: clock.advance, close: () => sqlite.db.close() }
}

type Ring = Awaited<ReturnType<typeof openKeyRing>>

const signed = async ({ chatSigner }: Ring) =>
  signJwt(await chatSigner(), { iss: issuer, use: 'chat', jti: 'j', iat: 1, exp: 2, gen: 'g' })
const isGood = async ({ chatVerifiers }: Ring, token: string) =>
  readJwt(await chatVerifiers(), token, { issuer, as: CHAT_JWT }) !== undefined
const idsIn = async (ring: Ring) => (await ring.list()).map(({ id }) => id)

it('makes the first key, which signs at once, and finds it again', async (t) => {
  const { open } = aRing(t)
  const first = await open()
  const token = await signed(first)
  const again = await open()
  assert.ok(await isGood(again, token))
  assert.equal(await signed(again), token)
  assert.deepEqual(await idsIn(again), await idsIn(first))
})

it('signs with a new key once all know it, and honours the old one’s tokens for as long as they live', async (t) => {
  const { open, advance } = aRing(t)
  const ring = await open()
  const old = await signed(ring)
  assert.ok(await ring.rotate(ACT))
  advance(KNOWN_BY_ALL - 1)
  assert.equal(await signed(ring), old)
  advance(1)
  const young = await signed(ring)
  assert.notEqual(young, old)
  advance(OVERLAP - 1)
  assert.deepEqual([await isGood(ring, old), await isGood(ring, young)], [true, true])
  advance(1)
  assert.deepEqual([await isGood(ring, old), await isGood(ring, young)], [false, true])
})

it('gives users tokens of their own key, honoured for as long as the longest of them lives', async (t) => {
  const { open, advance } = aRing(t)
  const ring = await open()
  const [old, chat] = [await ring.userSigner(), await ring.chatSigner()]
  const isOld = ({ secret }: typeof old) => secret.equals(old.secret)
  assert.ok(!isOld(chat))
  await ring.rotate(ACT)
  advance(KNOWN_BY_ALL + LONGEST_OVERLAP - 1)
  assert.ok((await ring.userVerifiers()).some(isOld))
  assert.equal((await ring.chatVerifiers()).length, 1)
  assert.ok(!isOld(await ring.userSigner()))
  advance(1)
  assert.ok(!(await ring.userVerifiers()).some(isOld))
})

it('refuses a fourth key, until the overlap of one is over; then that one is gone for good', async (t) => {
  const { open, advance } = aRing(t)
  const ring = await open()
  const [first] = await idsIn(ring)
  const rotations = [await ring.rotate(ACT), await ring.rotate(ACT), await ring.rotate(ACT)]
  assert.deepEqual(rotations.map(Boolean), [true, true, false])
  assert.equal((await ring.list()).length, 3)
  advance(KNOWN_BY_ALL + LONGEST_OVERLAP)
  assert.ok(await ring.rotate(ACT))
  assert.ok((await idsIn(ring)).every((id) => id !== first))
})

it('ends every token of a key that is dropped, at once', async (t) => {
  const { open, advance } = aRing(t)
  const ring = await open()
  advance(1)
  const token = await signed(ring)
  await ring.rotate(ACT)
  const [leaked = '', waiting] = await idsIn(ring)
  await ring.drop(leaked, ACT)
  assert.equal(await isGood(ring, token), false)
  assert.deepEqual(await idsIn(ring), [waiting])
  assert.ok(await isGood(ring, await signed(ring)))
})

it('goes on signing, now and ever after, whichever keys are dropped', async (t) => {
  for (const dropped of [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]]) {
    const { open, advance } = aRing(t)
    const ring = await open()
    for (let rotations = 0; rotations < 2; rotations++) {
      advance(1)
      await ring.rotate(ACT)
    }
    const ids = await idsIn(ring)
    for (const at of dropped) await ring.drop(ids[at] ?? '', ACT)
    for (let waited = 0; waited < 3; waited++) {
      assert.ok(await isGood(ring, await signed(ring)), `${dropped} after ${waited}`)
      advance(KNOWN_BY_ALL)
    }
    assert.ok(await isGood(await open(), await signed(ring)))
  }
})

it('lists what there is without any private part', async (t) => {
  const { keys, open } = aRing(t)
  const ring = await open()
  const [stored] = (await keys.list()).value ?? []
  assert.ok(stored)
  const { sealed, ...told } = stored
  assert.deepEqual(await ring.list(), [told])
  assert.ok(!JSON.stringify(await ring.list()).includes(sealed))
})

it('does not start over keys that were sealed under another secret', async (t) => {
  const { open } = aRing(t)
  await open()
  const another = createSealer(randomBytes(32).toString('base64url'))
  await assert.rejects(open(another), (fault) => {
    assert.ok(fault instanceof CannotStart)
    assert.match(
      fault.message,
      /sealed under another JETON_SECRET or secret\.key: start with that one\.$/,
    )
    return true
  })
})

it('goes on signing while the store is down, and verifies only while it is fresh', async (t) => {
  const { elsewhere, close } = aRing(t)
  const { ring, pass } = await elsewhere()
  const token = await signed(ring)
  close()
  assert.ok(await isGood(ring, token))
  pass(2_001)
  await assert.rejects(isGood(ring, token), StoreDown)
  assert.equal(await signed(ring), token)
})

describe('with several processes', () => {
  it('knows what another added and dropped as soon as it hears of it', async (t) => {
    const { open, elsewhere } = aRing(t)
    const ring = await open()
    const other = await elsewhere()
    const token = await signed(ring)
    assert.ok(await isGood(other.ring, token))
    const [old = ''] = await idsIn(ring)
    const added = await ring.rotate(ACT)
    await ring.drop(old, ACT)
    assert.ok(await isGood(other.ring, token), 'it has not heard of it yet')
    await other.wake()
    assert.equal(await isGood(other.ring, token), false)
    assert.deepEqual(await idsIn(other.ring), [added?.id])
    assert.ok(await isGood(ring, await signed(other.ring)))
  })

  it('knows it at once when it has heard of nothing for too long', async (t) => {
    const { open, elsewhere } = aRing(t)
    const ring = await open()
    const other = await elsewhere()
    const token = await signed(other.ring)
    const [old = ''] = await idsIn(ring)
    await ring.drop(old, ACT)
    other.pass(2_001)
    assert.equal(await isGood(other.ring, token), false)
    assert.ok(await isGood(ring, await signed(other.ring)))
  })

  it('makes one first key, though all begin at once', async (t) => {
    const { elsewhere, keys } = aRing(t)
    const all = await Promise.all(Array.from({ length: 10 }, elsewhere))
    assert.equal((await keys.list()).value?.length, 1)
    const [one, ...others] = await Promise.all(all.map(({ ring }) => signed(ring)))
    assert.ok(others.every((token) => token === one))
  })

  it('adds as many keys as are asked for at once, up to three', async (t) => {
    const { elsewhere, keys } = aRing(t)
    const all = [await elsewhere(), await elsewhere(), await elsewhere()]
    const added = await Promise.all(all.map(({ ring }) => ring.rotate(ACT)))
    assert.equal(added.filter(Boolean).length, 2)
    assert.equal((await keys.list()).value?.length, 3)
  })

  it('signs again when whoever dropped the last key never came to add another', async (t) => {
    const { elsewhere, keys, open } = aRing(t)
    const { ring, wake } = await elsewhere()
    await signed(ring)
    const [last = ''] = await idsIn(ring)
    await keys.drop(last, changeOf('signing_key.dropped', `signingKey:${last}`))
    await wake()
    assert.ok(await isGood(await open(), await signed(ring)))
  })
})
