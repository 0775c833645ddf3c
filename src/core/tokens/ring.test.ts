import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { it, type TestContext } from 'node:test'
import { openForTest } from '../../../test/support/sqlite.ts'
import { CannotStart } from '../cannot-start.ts'
import { createSealer } from '../secrets/index.ts'
import { CHAT_JWT } from './chat-jwt.ts'
import { readJwt, signJwt } from './jwt.ts'
import { openKeyRing } from './ring.ts'

const ACT = { actor: 'machine', credential: null } as const

const KNOWN_BY_ALL = 4_000
const OVERLAP = 300_000
const LONGEST_OVERLAP = 30 * 86_400_000
const issuer = 'https://tokens.example.com'

function aRing(t: TestContext) {
  const { keys, clock } = openForTest(t)
  const sealer = createSealer(randomBytes(32).toString('base64url'))
  const open = (over = sealer) => openKeyRing({ keys, sealer: over, clock, maxStalenessSeconds: 2 })
  return { keys, open, advance: clock.advance }
}

type Ring = Awaited<ReturnType<typeof openKeyRing>>

const signed = ({ chatSigner }: Ring) =>
  signJwt(chatSigner(), { iss: issuer, use: 'chat', jti: 'j', iat: 1, exp: 2, gen: 'g' })
const isGood = ({ chatVerifiers }: Ring, token: string) =>
  readJwt(chatVerifiers(), token, { issuer, as: CHAT_JWT }) !== undefined
const idsIn = (ring: Ring) => ring.list().map(({ id }) => id)

it('makes the first key, which signs at once, and finds it again', async (t) => {
  const { open } = aRing(t)
  const first = await open()
  const token = signed(first)
  const again = await open()
  assert.ok(isGood(again, token))
  assert.equal(signed(again), token)
  assert.deepEqual(idsIn(again), idsIn(first))
})

it('signs with a new key once all know it, and honours the old one’s tokens for as long as they live', async (t) => {
  const { open, advance } = aRing(t)
  const ring = await open()
  const old = signed(ring)
  assert.ok(await ring.rotate(ACT))
  advance(KNOWN_BY_ALL - 1)
  assert.equal(signed(ring), old)
  advance(1)
  const young = signed(ring)
  assert.notEqual(young, old)
  advance(OVERLAP - 1)
  assert.deepEqual([isGood(ring, old), isGood(ring, young)], [true, true])
  advance(1)
  assert.deepEqual([isGood(ring, old), isGood(ring, young)], [false, true])
})

it('gives users tokens of their own key, honoured for as long as the longest of them lives', async (t) => {
  const { open, advance } = aRing(t)
  const ring = await open()
  const [old, chat] = [ring.userSigner(), ring.chatSigner()]
  const isOld = ({ secret }: typeof old) => secret.equals(old.secret)
  assert.ok(!isOld(chat))
  await ring.rotate(ACT)
  advance(KNOWN_BY_ALL + LONGEST_OVERLAP - 1)
  assert.ok(ring.userVerifiers().some(isOld))
  assert.equal(ring.chatVerifiers().length, 1)
  assert.ok(!isOld(ring.userSigner()))
  advance(1)
  assert.ok(!ring.userVerifiers().some(isOld))
})

it('refuses a fourth key, until the overlap of one is over; then that one is gone for good', async (t) => {
  const { keys, open, advance } = aRing(t)
  const ring = await open()
  const [first] = idsIn(ring)
  const rotations = [await ring.rotate(ACT), await ring.rotate(ACT), await ring.rotate(ACT)]
  assert.deepEqual(rotations.map(Boolean), [true, true, false])
  assert.equal(ring.list().length, 3)
  advance(KNOWN_BY_ALL + LONGEST_OVERLAP)
  assert.ok(await ring.rotate(ACT))
  assert.ok((await keys.list()).every(({ id }) => id !== first))
})

it('ends every token of a key that is dropped, at once', async (t) => {
  const { open, advance } = aRing(t)
  const ring = await open()
  advance(1)
  const token = signed(ring)
  await ring.rotate(ACT)
  const [leaked = '', waiting] = idsIn(ring)
  await ring.drop(leaked, ACT)
  assert.equal(isGood(ring, token), false)
  assert.deepEqual(idsIn(ring), [waiting])
  assert.ok(isGood(ring, signed(ring)))
})

it('goes on signing, now and ever after, whichever keys are dropped', async (t) => {
  for (const dropped of [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]]) {
    const { open, advance } = aRing(t)
    const ring = await open()
    for (let rotations = 0; rotations < 2; rotations++) {
      advance(1)
      await ring.rotate(ACT)
    }
    const ids = idsIn(ring)
    for (const at of dropped) await ring.drop(ids[at] ?? '', ACT)
    for (let waited = 0; waited < 3; waited++) {
      assert.ok(isGood(ring, signed(ring)), `${dropped} after ${waited}`)
      advance(KNOWN_BY_ALL)
    }
    assert.ok(isGood(await open(), signed(ring)))
  }
})

it('lists what there is without any private part', async (t) => {
  const { keys, open } = aRing(t)
  const ring = await open()
  const [stored] = await keys.list()
  assert.ok(stored)
  const { sealed, ...told } = stored
  assert.deepEqual(ring.list(), [told])
  assert.ok(!JSON.stringify(ring.list()).includes(sealed))
})

it('does not start over keys that were sealed under another secret', async (t) => {
  const { open } = aRing(t)
  await open()
  const another = createSealer(randomBytes(32).toString('base64url'))
  await assert.rejects(open(another), (fault) => {
    assert.ok(fault instanceof CannotStart)
    assert.match(fault.message, /sealed under another JETON_SECRET: start with that one\.$/)
    return true
  })
})
