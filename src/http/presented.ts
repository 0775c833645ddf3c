import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { bearerOf } from './bearer.ts'

/** The name of the cookie in clear, and of the header that counts when nothing else was presented. */
export const CREDENTIAL_COOKIE = 'vai_token'

/** Its name over https, under which browsers take it from this host alone, and encrypted (RFC 6265bis). */
export const SECURE_COOKIE = `__Host-${CREDENTIAL_COOKIE}`

/** What came with a request to manage something. */
export interface Presented {
  /** '' if nothing was presented, or not so that it could be read. */
  readonly secret: string
  /**
   * Whether a browser may have sent it by itself, at the wish of a page that is not ours, with a
   * request that changes something.
   */
  readonly isFromForeignPage: boolean
  /** Whether the request only reads, by its method (RFC 9110 section 9.2.1). */
  readonly isReading: boolean
}

type Request = Pick<FastifyRequest, 'headers' | 'method' | 'protocol'>

/**
 * Finds what was presented: as a bearer, else in `X-API-Key`, else in the cookie, else in the header
 * of the cookie's name. The first of these that is there counts, and no other, whatever it is worth;
 * of two cookies of one name neither does.
 *
 * Only the cookie is sent by browsers on their own. With it, a request that may change something
 * must come from a page of ours.
 *
 * @param publicUrl the address that browsers know this service by; '' if that was not set
 */
export function presentedBy(request: Request, publicUrl: string): Presented {
  const { method, headers } = request
  const isReading = READING.includes(method)
  const ofItsOwn = (secret: string) => ({ secret, isFromForeignPage: false, isReading })
  if (headers.authorization !== undefined) return ofItsOwn(bearerOf(headers))
  const apiKey = headers['x-api-key']
  if (apiKey !== undefined) return ofItsOwn(String(apiKey))
  const cookie = credentialIn(headers.cookie, isHttps(publicUrl))
  if (cookie === undefined) return ofItsOwn(String(headers[CREDENTIAL_COOKIE] ?? ''))
  const isFromForeignPage = !isReading && !isFromOurPage(request, publicUrl)
  return { secret: cookie, isFromForeignPage, isReading }
}

export const isHttps = (publicUrl: string): boolean => publicUrl.startsWith('https:')

/**
 * Whether a request names a page of ours as the one that it comes from: one of `publicUrl`, and if
 * that is '' one of the address that the request itself is for. That must not be a name but
 * `localhost`: whoever owns a name can have it mean this machine, and so a page of theirs would be
 * one of ours (DNS rebinding).
 */
export function isFromOurPage(
  { headers, protocol }: Pick<Request, 'headers' | 'protocol'>,
  publicUrl: string,
): boolean {
  const address = publicUrl || `${protocol}://${headers.host ?? ''}`
  if (!URL.canParse(address)) return false
  const { origin, hostname } = new URL(address)
  if (publicUrl === '' && !isOfMachine(hostname)) return false
  return headers.origin === origin
}

const isOfMachine = (hostname: string): boolean =>
  hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0

/** Says why a request was taken for one of a page that is not ours, and what to do. */
export function foreignPage({ headers: { origin = '' } }: Pick<Request, 'headers'>): string {
  const whose = URL.canParse(origin) ? `comes from a page of ${origin}` : 'has no Origin header'
  return `The request ${whose}. A request with a cookie must come from a page of the address in JETON_PUBLIC_URL or, if that is not set, of the address that the request is sent to, which must then be localhost or an IP address. Open that address, or set JETON_PUBLIC_URL to the address that browsers use.`
}

const READING = ['GET', 'HEAD']

function credentialIn(cookie: string | undefined, mayBeSecure: boolean): string | undefined {
  const secure = mayBeSecure ? cookieIn(cookie, SECURE_COOKIE) : undefined
  return secure ?? cookieIn(cookie, CREDENTIAL_COOKIE)
}

/** '' where there are several, of which somebody else may have set one. */
function cookieIn(cookie: string | undefined, wanted: string): string | undefined {
  const values = (cookie ?? '').split(';').flatMap((pair) => {
    const [name = '', ...value] = pair.split('=')
    return name.trim() === wanted ? [value.join('=').trim()] : []
  })
  return values.length > 1 ? '' : values[0]
}
