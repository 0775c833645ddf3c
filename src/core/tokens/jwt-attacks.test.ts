import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { CHAT_JWT } from './chat/jwt.ts'
import { hs256Key, MAX_JWT_LENGTH, readJwt, signJwt, verifyJwt } from './jwt.ts'

const bytes = randomBytes(32)
const key = hs256Key(bytes)
const issuer = 'https://tokens.example.com'
const wanted = { issuer, as: CHAT_JWT }
const claims = {
  iss: issuer,
  use: 'chat',
  jti: 'one-of-a-kind',
  iat: 1_800_000_000,
  exp: 1_800_000_060,
  gen: 'generation',
  sessionId: '???~~~>>>ÿÿÿ',
}
const payload = JSON.stringify(claims)
const good = signJwt(key, claims)
const [header = '', body = '', signature = ''] = good.split('.')

const encode = (value: string | Uint8Array) => Buffer.from(value).toString('base64url')
const hmac = (input: string, secret: Uint8Array = bytes) =>
  createHmac('sha256', secret).update(input).digest('base64url')
/** Segments as they stand, under a signature of our own key: as if we ourselves had signed them. */
const signed = (head: string, rest: string) => `${head}.${rest}.${hmac(`${head}.${rest}`)}`
const withHeader = (json: string) => signed(encode(json), body)
const withPayload = (content: string | Uint8Array) => signed(header, encode(content))
const withClaims = (changed: object) => withPayload(JSON.stringify({ ...claims, ...changed }))

/** The next letter of the alphabet: the same bytes, where the last bits are not used. */
function bitFlipped(segment: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return segment.slice(0, -1) + alphabet.charAt(alphabet.indexOf(segment.slice(-1)) ^ 1)
}

/** A payload whose base64url does not end on a whole byte, so that it has bits to flip. */
const uneven = [0, 1, 2]
  .map((more) => encode(JSON.stringify({ ...claims, jti: 'x'.repeat(more) })))
  .find((segment) => segment.length % 4 !== 0)

/** The payload with these bytes at the end of its last text. */
const endingIn = (...last: number[]) =>
  Buffer.concat([Buffer.from(payload.slice(0, -2)), Buffer.of(...last), Buffer.from('"}')])

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const edHeader = encode('{"alg":"EdDSA","typ":"JWT"}')
const rsHeader = encode('{"alg":"RS256","typ":"JWT"}')
const pem = publicKey.export({ type: 'spki', format: 'pem' })

const ATTACKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a header that is not ours to the letter': {
    'alg none, unsigned': `${encode('{"alg":"none","typ":"JWT"}')}.${body}.`,
    'alg none, with a signature': withHeader('{"alg":"none","typ":"JWT"}'),
    'alg nOnE': withHeader('{"alg":"nOnE","typ":"JWT"}'),
    'no alg': withHeader('{"typ":"JWT"}'),
    'alg RS256 over HMAC': withHeader('{"alg":"RS256","typ":"JWT"}'),
    'HMAC with a public key': `${rsHeader}.${body}.${hmac(`${rsHeader}.${body}`, Buffer.from(pem))}`,
    'alg EdDSA, truly signed': `${edHeader}.${body}.${encode(
      sign(null, Buffer.from(`${edHeader}.${body}`), privateKey),
    )}`,
    'alg HS512': withHeader('{"alg":"HS512","typ":"JWT"}'),
    'alg hs256': withHeader('{"alg":"hs256","typ":"JWT"}'),
    'alg twice': withHeader('{"alg":"HS256","typ":"JWT","alg":"HS256"}'),
    'a kid that is a path': withHeader('{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}'),
    'a kid that is SQL': withHeader(`{"alg":"HS256","typ":"JWT","kid":"' OR 1=1 --"}`),
    'a key of its own': withHeader(
      `{"alg":"HS256","typ":"JWT","jwk":{"kty":"oct","k":"${encode(bytes)}"}}`,
    ),
    'a link to a key': withHeader('{"alg":"HS256","typ":"JWT","jku":"https://evil.example/"}'),
    crit: withHeader('{"alg":"HS256","typ":"JWT","crit":["exp"]}'),
    'payload not encoded': signed(
      encode('{"alg":"HS256","typ":"JWT","b64":false,"crit":["b64"]}'),
      payload,
    ),
    compressed: withHeader('{"alg":"HS256","typ":"JWT","zip":"DEF"}'),
    nested: withHeader('{"alg":"HS256","typ":"JWT","cty":"JWT"}'),
    'another order': withHeader('{"typ":"JWT","alg":"HS256"}'),
    'a blank': withHeader('{"alg": "HS256","typ":"JWT"}'),
    'another type': withHeader('{"alg":"HS256","typ":"at+jwt"}'),
    padded: signed(`${header}=`, body),
    'in lower case': signed(header.toLowerCase(), body),
  },
  'a signature that is not ours to the letter': {
    none: `${header}.${body}.`,
    'one letter short': good.slice(0, -1),
    'half of it': `${header}.${body}.${signature.slice(0, 22)}`,
    'one letter more': `${good}A`,
    'its unused bits set': `${header}.${body}.${bitFlipped(signature)}`,
    padded: `${good}=`,
    'a blank behind': `${good} `,
    'a line behind': `${good}\n`,
    'a zero behind': `${good}\0`,
    'in hexadecimal': `${header}.${body}.${Buffer.from(signature, 'base64url').toString('hex')}`,
    'under an empty secret': `${header}.${body}.${hmac(`${header}.${body}`, Buffer.alloc(0))}`,
    'under another secret': signJwt(hs256Key(randomBytes(32)), claims),
    'of another token': `${header}.${body}.${hmac(`${header}.${encode('{}')}`)}`,
    'over the payload alone': `${header}.${body}.${hmac(body)}`,
    'with letters that end in the same byte': `${header}.${body}.${String.fromCharCode(
      ...Array.from(signature, (letter) => letter.charCodeAt(0) + 0x100),
    )}`,
  },
  'other than three segments': {
    nothing: '',
    dots: '..',
    'two dots more': '....',
    'the header': header,
    'the header and a dot': `${header}.`,
    'two segments': `${header}.${body}`,
    'two segments, signed': `${header}.${hmac(header)}`,
    'a fourth': `${good}.`,
    'a fourth in front': `.${good}`,
    'a fourth within': signed(header, `${body}.${body}`),
    'five, as JWE has': `${header}.${body}.${body}.${body}.${signature}`,
    'the JSON serialisation': JSON.stringify({ protected: header, payload: body, signature }),
    'a bearer': `Bearer ${good}`,
    'a blank in front': ` ${good}`,
    'a byte order mark in front': `\ufeff${good}`,
    'a wide dot': `${header}．${body}．${signature}`,
    'a joiner that is not seen': `${header}.${body}\u200d.${signature}`,
  },
  'a payload not spelt as we spell it, though signed': {
    padded: signed(header, `${body}=`),
    'in the other alphabet': signed(header, body.replaceAll('-', '+').replaceAll('_', '/')),
    'its unused bits set': signed(header, bitFlipped(uneven ?? '')),
    'a line within': signed(header, `${body.slice(0, 8)}\n${body.slice(8)}`),
    'a blank before': signed(header, ` ${body}`),
    'a letter from elsewhere': signed(header, `${body}Ł`),
    empty: signed(header, ''),
    'not JSON': withPayload('claims'),
    'JSON and more': withPayload(`${payload}x`),
    'JSON and a blank': withPayload(`${payload} `),
    'JSON with a blank': withPayload(payload.replace(':', ': ')),
    'a byte order mark': withPayload(`\ufeff${payload}`),
    'in UTF-16': withPayload(Buffer.from(payload, 'utf16le')),
    'in Latin-1': withPayload(Buffer.from(payload, 'latin1')),
    'a byte that takes two in UTF-8': withPayload(endingIn(0xc0, 0xaf)),
    'half a pair in UTF-8': withPayload(endingIn(0xed, 0xa0, 0x80)),
    'a letter escaped': withPayload(payload.replace('"chat"', '"\\u0063hat"')),
    'a number with a point': withPayload(payload.replace('1800000060', '1800000060.0')),
    'a number with an exponent': withPayload(payload.replace('1800000060', '180000006e1')),
    'a member twice, alike': withPayload(payload.replace('{', '{"use":"chat",')),
    'a member twice, the first wrong': withPayload(payload.replace('{', '{"use":"user",')),
    'a member twice, escaped': withPayload(payload.replace('{', '{"\\u0075se":"user",')),
    'a member twice, deep within': withPayload(payload.replace('{', '{"a":[{"b":1,"b":2}],')),
    'a member twice, unknown': withPayload(payload.replace('{', '{"a":1,"a":1,')),
    'a member __proto__': withPayload(payload.replace('{', '{"__proto__":{"org":"rival"},')),
    'a member __proto__, null': withPayload(payload.replace('{', '{"__proto__":null,')),
    'an array': withPayload(`[${payload}]`),
    'a string': withPayload(JSON.stringify(payload)),
    'a JWT': withPayload(good),
    'a JWT as a string': withPayload(JSON.stringify(good)),
    'a number': withPayload('1'),
    null: withPayload('null'),
    true: withPayload('true'),
    'no members': withPayload('{}'),
    'brackets without end': withPayload('['.repeat(2900)),
    'brackets within brackets': withPayload(`${'['.repeat(1450)}${']'.repeat(1450)}`),
  },
  'a token meant for others, though signed': {
    'another issuer': withClaims({ iss: 'https://other.example.com' }),
    'an issuer with a slash': withClaims({ iss: `${issuer}/` }),
    'an issuer in capitals': withClaims({ iss: issuer.toUpperCase() }),
    'an issuer that looks alike': withClaims({ iss: issuer.replace('e', 'е') }),
    'a list of issuers': withClaims({ iss: [issuer] }),
    'another use': withClaims({ use: 'user' }),
    'a use in capitals': withClaims({ use: 'CHAT' }),
    'a use with a blank': withClaims({ use: 'chat ' }),
    'a list of uses': withClaims({ use: ['chat'] }),
  },
}

for (const [what, attacks] of Object.entries(ATTACKS)) {
  describe(`refuses ${what}`, () => {
    for (const [name, text] of Object.entries(attacks)) {
      it(name, () => {
        assert.notEqual(text, good)
        assert.equal(readJwt([key], text, wanted), undefined)
        assert.equal(verifyJwt([key], text, wanted, 0), undefined)
      })
    }
  })
}

it('accepts the token all these were made from', () => {
  assert.ok(readJwt([key], good, wanted))
  assert.ok(readJwt([key], signed(header, body), wanted))
  assert.ok(readJwt([key], withClaims({}), wanted))
  assert.ok(readJwt([key], signed(header, uneven ?? ''), wanted))
  assert.match(body, /[-_]/)
})

it('refuses claims of a wrong type, and missing ones', () => {
  const wrong = [undefined, null, true, {}, [], 1.5, 2 ** 53, Number.MAX_VALUE, [1], { a: 1 }]
  const text = [...wrong, 0, 1_800_000_060]
  const number = [...wrong, '', '1800000060']
  const table = { iss: text, use: text, jti: text, gen: text, iat: number, exp: number }
  for (const [name, values] of Object.entries(table)) {
    for (const value of values) {
      const read = readJwt([key], withClaims({ [name]: value }), wanted)
      assert.equal(read, undefined, `${name}: ${JSON.stringify(value)}`)
    }
  }
})

it('refuses a token that ends before it begins, or then', () => {
  for (const exp of [claims.iat, claims.iat - 1, 0, -1]) {
    assert.equal(readJwt([key], withClaims({ exp }), wanted), undefined)
  }
  assert.ok(readJwt([key], withClaims({ exp: claims.iat + 1 }), wanted))
})

it('refuses a token longer than stated, though signed', () => {
  const long = withClaims({ sessionId: 'x'.repeat(MAX_JWT_LENGTH) })
  assert.equal(readJwt([key], long, wanted), undefined)
})

it('refuses a token with any one letter changed, left out or put in', () => {
  const at = fc.nat(good.length - 1)
  const letter = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.base64String(),
  )
  const refused = (text: string) => {
    if (text !== good) assert.equal(readJwt([key], text, wanted), undefined)
  }
  fc.assert(
    fc.property(at, letter, (where, put) => {
      refused(good.slice(0, where) + put + good.slice(where + 1))
      refused(good.slice(0, where) + put + good.slice(where))
      refused(good.slice(0, where) + good.slice(where + 1))
    }),
    { numRuns: 1000 },
  )
})

it('answers any text at all, signed or not, without an exception', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.uint8Array(), (text, content) => {
      assert.equal(readJwt([key], text, wanted), undefined)
      assert.equal(readJwt([key], `${header}.${text}.${signature}`, wanted), undefined)
      assert.equal(readJwt([key], signed(header, text), wanted), undefined)
      assert.equal(readJwt([key], withPayload(content), wanted), undefined)
    }),
    { numRuns: 500 },
  )
})
