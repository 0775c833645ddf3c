import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { type Fields, isFields } from '../fields.ts'

/** The longest text that is looked at, in characters. Ours need a few hundred. */
export const MAX_JWT_LENGTH = 4096

/** How a key signs, one row per algorithm. The row is chosen by our key, never by a token. */
const ALGORITHMS = {
  HS256: {
    sign: hmacOf,
    verify: (secret: KeyObject, input: string, signature: string) =>
      isSame(hmacOf(secret, input), signature),
  },
} as const

/**
 * A key with all that is known before a token is seen: how it signs, and the one header segment
 * (base64url, with its dot) under which its tokens travel.
 */
export interface JwtKey {
  readonly algorithm: keyof typeof ALGORITHMS
  readonly header: string
  readonly secret: KeyObject
}

/** What every JWT of ours carries (RFC 7519). `iat` and `exp` are whole seconds since 1970. */
export interface JwtClaims<Use extends string = string> {
  readonly iss: string
  readonly use: Use
  readonly jti: string
  readonly iat: number
  readonly exp: number
}

/**
 * What JWTs of one `use` carry besides. `readOwn` answers undefined when a member it needs is
 * missing or has another type; members it does not know are ignored.
 */
export interface JwtUse<Use extends string, Own extends object> {
  readonly use: Use
  readonly readOwn: (members: Fields) => Own | undefined
}

/** Whose JWT is wanted, and for what use. */
export interface Wanted<Use extends string, Own extends object> {
  readonly issuer: string
  readonly as: JwtUse<Use, Own>
}

/** Makes an HS256 key of a secret of at least 32 bytes, the least RFC 7518 section 3.2 allows. */
export function hs256Key(secret: Uint8Array): JwtKey {
  if (secret.length < 32) throw new RangeError('An HS256 key needs at least 32 bytes.')
  const header = `${segmentOf({ alg: 'HS256', typ: 'JWT' })}.`
  return { algorithm: 'HS256', header, secret: createSecretKey(secret) }
}

/**
 * Signs claims as a compact JWS (RFC 7515). Fields that are undefined are left out. Claims too
 * long to be verified again are a fault of ours and thrown.
 */
export function signJwt<Claims extends JwtClaims>(key: JwtKey, claims: Claims): string {
  const input = key.header + segmentOf(claims)
  const text = `${input}.${ALGORITHMS[key.algorithm].sign(key.secret, input)}`
  if (text.length > MAX_JWT_LENGTH) throw new RangeError('The claims are too long for a JWT.')
  return text
}

/**
 * Reads a JWT that one of these keys signed for this issuer and use, **without judging its
 * expiry**: for whoever lets a store decide that. Anything else is undefined, never an exception,
 * and nothing tells one reason from another.
 *
 * The header must be the key's own to the letter, and the payload what `signJwt` writes: one
 * spelling for one set of claims, so no member twice, no padding, no stray bits. The claims are
 * copied member by member; nothing unknown comes along.
 */
export function readJwt<Use extends string, Own extends object>(
  keys: readonly JwtKey[],
  text: string,
  wanted: Wanted<Use, Own>,
): (JwtClaims<Use> & Own) | undefined {
  if (text.length > MAX_JWT_LENGTH) return undefined
  const end = text.lastIndexOf('.')
  const signer = keys.find((key) => hasSigned(key, text, end))
  if (signer === undefined) return undefined
  const members = membersOf(text.slice(signer.header.length, end))
  return members && claimsOf(members, wanted)
}

/** As `readJwt`, and dead from the instant `now >= exp` on (`now` in milliseconds, no leeway). */
export function verifyJwt<Use extends string, Own extends object>(
  keys: readonly JwtKey[],
  text: string,
  wanted: Wanted<Use, Own>,
  now: number,
): (JwtClaims<Use> & Own) | undefined {
  const claims = readJwt(keys, text, wanted)
  return claims !== undefined && now < claims.exp * 1000 ? claims : undefined
}

function hasSigned(key: JwtKey, text: string, end: number): boolean {
  if (!text.startsWith(key.header) || text.indexOf('.', key.header.length) !== end) return false
  const { verify } = ALGORITHMS[key.algorithm]
  return verify(key.secret, text.slice(0, end), text.slice(end + 1))
}

function claimsOf<Use extends string, Own extends object>(
  members: Fields,
  { issuer, as }: Wanted<Use, Own>,
): (JwtClaims<Use> & Own) | undefined {
  const { iss, use, jti, iat, exp } = members
  if (iss !== issuer || use !== as.use || typeof jti !== 'string') return undefined
  if (!isWhole(iat) || !isWhole(exp) || exp <= iat) return undefined
  const own = as.readOwn(members)
  return own && { ...own, iss: issuer, use: as.use, jti, iat, exp }
}

function membersOf(segment: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString())
    if (!isFields(value) || Object.hasOwn(value, '__proto__')) return undefined
    // Only what is written back the same had one spelling all along: of its JSON (members once),
    // of its UTF-8 and of its base64url.
    return segmentOf(value) === segment ? value : undefined
  } catch {
    return undefined
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function segmentOf(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function hmacOf(secret: KeyObject, input: string): string {
  return createHmac('sha256', secret).update(input).digest('base64url')
}

/** Compared as UTF-8: in a narrower encoding a letter from elsewhere could pass for one of ours. */
function isSame(expected: string, given: string): boolean {
  const [ours, theirs] = [Buffer.from(expected), Buffer.from(given)]
  return ours.length === theirs.length && timingSafeEqual(ours, theirs)
}
