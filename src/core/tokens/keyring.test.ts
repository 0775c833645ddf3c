import assert from 'node:assert/strict'
import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { it } from 'node:test'
import fc from 'fast-check'
import { createSealer } from '../secrets/index.ts'
import { CHAT_JWT } from './chat/jwt.ts'
import { readJwt, signJwt, verifyJwt } from './jwt.ts'
import type { StoredKey } from './key-store.ts'
import { newKey, openKey, remaining, rotated, signingKey, verifyingKeys } from './keyring.ts'

const START = 1_800_000_000_000
const STALENESS_SECONDS = 2
const WAIT = 4_000
const OVERLAP = 300_000
const LONGEST_OVERLAP = 30 * 86_400_000
const sealer = createSealer(randomBytes(32).toString('base64url'))
const issuer = 'https://tokens.example.com'
const wanted = { issuer, as: CHAT_JWT }

const keyMadeAt = (now: number) => openKey(sealer, newKey(sealer, now, STALENESS_SECONDS))
type Entry = ReturnType<typeof keyMadeAt>

const claimsAt = (now: number, lifetimeSeconds: number) => {
  const iat = Math.floor(now / 1000)
  return { iss: issuer, use: 'chat', jti: 'j', iat, exp: iat + lifetimeSeconds, gen: 'g' }
}

/** Rotates, or fails the test. */
function rotate(ring: readonly Entry[], now: number): Entry[] {
  const next = rotated(ring, keyMadeAt(now), now)
  assert.ok(next)
  return next
}

it('signs with a new key only after twice the time in which all have heard of it', () => {
  const first = keyMadeAt(START)
  const later = START + 10 * WAIT
  const ring = rotate([first], later)
  const second = ring[1]
  assert.equal(signingKey(ring, 'chat', later), first.keys.chat)
  assert.equal(signingKey(ring, 'chat', later + WAIT - 1), first.keys.chat)
  assert.equal(signingKey(ring, 'chat', later + WAIT), second?.keys.chat)
})

it('verifies with a new key from the moment it is known', () => {
  const ring = rotate([keyMadeAt(START)], START)
  assert.deepEqual(
    verifyingKeys(ring, 'chat', START),
    ring.map(({ keys }) => keys.chat),
  )
})

it('verifies with an old key up to the millisecond before the overlap ends', () => {
  const [first, second] = rotate([keyMadeAt(START)], START)
  assert.ok(first && second)
  const end = START + WAIT + OVERLAP
  assert.deepEqual(verifyingKeys([first, second], 'chat', end - 1), [
    first.keys.chat,
    second.keys.chat,
  ])
  assert.deepEqual(verifyingKeys([first, second], 'chat', end), [second.keys.chat])
})

it('verifies with an old key for as long as each kind lives, and keeps it for the longest', () => {
  const [first, second] = rotate([keyMadeAt(START)], START)
  assert.ok(first && second)
  const end = START + WAIT + LONGEST_OVERLAP
  const both = [first, second]
  const users = (now: number) => verifyingKeys(both, 'user', now)
  assert.deepEqual(users(end - 1), [first.keys.user, second.keys.user])
  assert.deepEqual(users(end), [second.keys.user])
  assert.deepEqual(verifyingKeys(both, 'chat', end - 1), [second.keys.chat])
  assert.deepEqual(remaining(both, end - 1), both)
  assert.deepEqual(remaining(both, end), [second])
})

it('keeps every token alive for its whole life, however often keys are rotated', () => {
  const waits = fc.oneof(fc.integer({ min: 0, max: OVERLAP }), fc.constant(LONGEST_OVERLAP))
  const steps = fc.array(waits, { maxLength: 20 })
  const ages = fc.integer({ min: 0, max: 300_000 })
  fc.assert(
    fc.property(steps, ages, fc.integer({ min: 1, max: 300 }), (waits, age, lifetimeSeconds) => {
      let now = START
      let ring = [keyMadeAt(now)]
      const signed: { token: string; at: number; exp: number }[] = []
      for (const wait of waits) {
        now += wait
        const signer = signingKey(ring, 'chat', now)
        assert.ok(signer)
        const claims = claimsAt(now, lifetimeSeconds)
        signed.push({ token: signJwt(signer, claims), at: now, exp: claims.exp * 1000 })
        ring = rotated(ring, keyMadeAt(now), now) ?? remaining(ring, now)
        for (const { token, at, exp } of signed) {
          const then = Math.max(now, at + age)
          const read = verifyJwt(verifyingKeys(ring, 'chat', then), token, wanted, then)
          assert.equal(read !== undefined, then < exp)
        }
      }
    }),
    { numRuns: 50 },
  )
})

it('never holds more than three keys that verify', () => {
  const two = rotate([keyMadeAt(START)], START)
  const three = rotate(two, START + 1)
  assert.equal(rotated(three, keyMadeAt(START + 2), START + 2), undefined)
  const freed = START + WAIT + LONGEST_OVERLAP
  assert.equal(rotated(three, keyMadeAt(freed), freed - 1), undefined)
  assert.equal(rotated(three, keyMadeAt(freed), freed)?.length, 3)
})

it('retires what is not yet retired when the new key begins, and nothing twice', () => {
  const ring = rotate(rotate([keyMadeAt(START)], START), START + 1_000)
  assert.deepEqual(
    ring.map(({ retiredAt }) => retiredAt),
    [START + WAIT, START + 1_000 + WAIT, null],
  )
})

it('signs at once where there is no other key: the first of all, or with a clock set back', () => {
  const only = keyMadeAt(START)
  assert.equal(signingKey([only], 'chat', START), only.keys.chat)
  assert.equal(signingKey([only], 'chat', START - 600_000), only.keys.chat)
  assert.equal(signingKey([], 'chat', START), undefined)
})

it('signs with the same key whatever the order of the ring', () => {
  const ring = rotate(rotate([keyMadeAt(START)], START + WAIT), START + 2 * WAIT)
  for (let now = START - WAIT; now < START + 5 * WAIT; now += 500) {
    assert.equal(signingKey(ring.toReversed(), 'chat', now), signingKey(ring, 'chat', now))
  }
})

it('ends all tokens of a leaked key at once, and goes on with the one that waits', () => {
  const leaked = keyMadeAt(START)
  const token = signJwt(leaked.keys.chat, claimsAt(START, 300))
  const ring = rotate([leaked], START).filter(({ id }) => id !== leaked.id)
  assert.equal(readJwt(verifyingKeys(ring, 'chat', START), token, wanted), undefined)
  assert.equal(signingKey(ring, 'chat', START), ring[0]?.keys.chat)
})

it('never signs with a retired key again, even when its successor is dropped', () => {
  const [first] = rotate([keyMadeAt(START)], START)
  assert.ok(first)
  assert.equal(signingKey([first], 'chat', START + WAIT - 1), first.keys.chat)
  assert.equal(signingKey([first], 'chat', START + WAIT), undefined)
})

it('derives a key of its own for each kind, by HKDF with the name of the kind', () => {
  const stored = newKey(sealer, START, STALENESS_SECONDS)
  const seed = sealer.open(stored.sealed, stored.id)
  assert.equal(seed?.length, 32)
  const { keys } = openKey(sealer, stored)
  const [chat, user] = [keys.chat, keys.user].map((key) => signJwt(key, claimsAt(START, 60)))
  const [input = ''] = chat?.split(/\.(?=[^.]*$)/) ?? []
  const signedAs = (kind: string) => {
    const secret = Buffer.from(hkdfSync('sha256', seed ?? '', '', kind, 32))
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
  }
  assert.equal(signedAs('chat'), chat)
  assert.equal(signedAs('user'), user)
  assert.notEqual(chat, user)
})

it('stores an entry that is its own: another id, other bytes, sealed to its id', () => {
  const [one, two] = [newKey(sealer, START, 2), newKey(sealer, START, 2)]
  assert.notEqual(one.id, two.id)
  assert.notDeepEqual(sealer.open(one.sealed, one.id), sealer.open(two.sealed, two.id))
  assert.equal(sealer.open(one.sealed, two.id), undefined)
  assert.deepEqual({ ...one, id: '', sealed: '' }, {
    id: '',
    createdAt: START,
    signsFrom: START + WAIT,
    retiredAt: null,
    sealed: '',
  } satisfies StoredKey)
})

it('throws, naming the setting, when an entry was sealed under another secret', () => {
  const stored = newKey(createSealer(randomBytes(32).toString('base64url')), START, 2)
  assert.throws(() => openKey(sealer, stored), /JETON_SECRET/)
})
