import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { it } from 'node:test'
import fc from 'fast-check'
import { compactVerify, jwtVerify, SignJWT } from 'jose'
import { CHAT_JWT } from './chat/jwt.ts'
import { hs256Key, MAX_JWT_LENGTH, readJwt, signJwt, verifyJwt } from './jwt.ts'

const bytes = randomBytes(32)
const key = hs256Key(bytes)
const secret = createSecretKey(bytes)
const issuer = 'https://tokens.example.com'
const wanted = { issuer, as: CHAT_JWT }
const claims = {
  iss: issuer,
  use: 'chat',
  jti: 'one-of-a-kind',
  iat: 1_800_000_000,
  exp: 1_800_000_060,
  gen: 'generation',
}

/** Any text there is, halves of surrogate pairs included. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => {
    return String.fromCharCode(...units)
  }),
)

const anyClaims = fc
  .record(
    {
      iss: text,
      jti: text,
      gen: text,
      iat: fc.integer({ min: 0, max: 2 ** 40 }),
      lives: fc.integer({ min: 1, max: 300 }),
      owner: fc.record({ org: text, apiKeyId: text }),
      chatbotId: text,
      sessionId: text,
    },
    { requiredKeys: ['iss', 'jti', 'gen', 'iat', 'lives'] },
  )
  .map(({ lives, owner, ...rest }) => ({
    ...rest,
    ...owner,
    use: 'chat',
    exp: rest.iat + lives,
  }))

/** Without the members that are undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

it('reads every claim it signed', () => {
  fc.assert(
    fc.property(anyClaims, (signed) => {
      const read = readJwt([key], signJwt(key, signed), { issuer: signed.iss, as: CHAT_JWT })
      assert.deepEqual(plain(read), plain(signed))
    }),
  )
})

it('signs what jose verifies', async () => {
  await fc.assert(
    fc.asyncProperty(anyClaims, async (signed) => {
      const { payload, protectedHeader } = await jwtVerify(signJwt(key, signed), secret, {
        algorithms: ['HS256'],
        issuer: signed.iss,
        currentDate: new Date(signed.exp * 1000 - 1),
      })
      assert.deepEqual(payload, plain(signed))
      assert.deepEqual(protectedHeader, { alg: 'HS256', typ: 'JWT' })
    }),
  )
})

it('verifies what jose signs under the same header, and writes it alike', async () => {
  await fc.assert(
    fc.asyncProperty(anyClaims, async (signed) => {
      const header = { alg: 'HS256', typ: 'JWT' }
      const theirs = await new SignJWT(signed).setProtectedHeader(header).sign(secret)
      const read = readJwt([key], theirs, { issuer: signed.iss, as: CHAT_JWT })
      assert.deepEqual(plain(read), plain(signed))
      assert.equal(signJwt(key, signed), theirs)
    }),
  )
})

it('is never more generous than jose', async () => {
  const token = signJwt(key, claims)
  const change = fc.record({
    at: fc.nat(token.length),
    cut: fc.nat(3),
    put: fc.oneof(fc.string({ maxLength: 3 }), fc.base64String({ maxLength: 4 }), text),
  })
  await fc.assert(
    fc.asyncProperty(change, async ({ at, cut, put }) => {
      const changed = token.slice(0, at) + put + token.slice(at + cut)
      const read = readJwt([key], changed, wanted)
      if (changed === token) return assert.notEqual(read, undefined)
      assert.equal(read, undefined)
      // jose forgives some spellings of the same bytes, but nothing that says something else.
      const theirs = await compactVerify(changed, secret).catch(() => undefined)
      if (theirs) assert.deepEqual(JSON.parse(Buffer.from(theirs.payload).toString()), claims)
    }),
    { numRuns: 500 },
  )
})

it('travels under exactly the header that was published', () => {
  assert.match(signJwt(key, claims), /^eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\.[\w-]+\.[\w-]{43}$/)
})

it('lives up to the millisecond before its expiry, and is dead at it', () => {
  const token = signJwt(key, claims)
  const end = claims.exp * 1000
  assert.equal(verifyJwt([key], token, wanted, end - 1)?.jti, claims.jti)
  assert.equal(verifyJwt([key], token, wanted, end), undefined)
  assert.equal(verifyJwt([key], token, wanted, end + 1), undefined)
})

it('is dead at a time that is no time', () => {
  assert.equal(verifyJwt([key], signJwt(key, claims), wanted, Number.NaN), undefined)
})

it('can be read after its expiry by whoever lets a store decide', () => {
  const past = { ...claims, iat: 1, exp: 2 }
  assert.equal(readJwt([key], signJwt(key, past), wanted)?.exp, 2)
})

it('accepts the signature of any key that was handed in, and of no other', () => {
  const keys = [hs256Key(randomBytes(32)), key, hs256Key(randomBytes(32))]
  for (const signer of keys) {
    assert.ok(readJwt(keys, signJwt(signer, claims), wanted))
  }
  assert.equal(readJwt(keys, signJwt(hs256Key(randomBytes(32)), claims), wanted), undefined)
  assert.equal(readJwt([], signJwt(key, claims), wanted), undefined)
})

it('reads up to its stated length, and signs nothing longer', () => {
  const fill = (characters: number) => ({ ...claims, sessionId: 'x'.repeat(characters) })
  const around = signJwt(key, claims).replace(/\..*\./, '..').length
  const room = Math.floor((3 * (MAX_JWT_LENGTH - around)) / 4) - JSON.stringify(fill(0)).length
  const longest = signJwt(key, fill(room))
  assert.equal(longest.length, MAX_JWT_LENGTH)
  assert.ok(readJwt([key], longest, wanted))
  assert.throws(() => signJwt(key, fill(room + 1)), RangeError)
})

it('brings along nothing it does not know', () => {
  const token = signJwt(key, { ...claims, admin: true, constructor: 'x' })
  const read = readJwt([key], token, wanted)
  assert.deepEqual(plain(read), claims)
  assert.equal(Object.getPrototypeOf(read), Object.prototype)
})

it('leaves out members that are undefined', () => {
  assert.equal(signJwt(key, { ...claims, org: undefined }), signJwt(key, claims))
})

it('makes no HS256 key of fewer than 32 bytes', () => {
  assert.throws(() => hs256Key(randomBytes(31)), RangeError)
  assert.ok(hs256Key(randomBytes(32)))
})

it('shows nothing of a key that is logged or serialized', () => {
  const shown = JSON.stringify(key) + JSON.stringify(Object.entries(key.secret))
  for (const encoding of ['hex', 'base64', 'base64url'] as const) {
    assert.equal(shown.includes(bytes.toString(encoding)), false)
  }
})
