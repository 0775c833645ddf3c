import type { IncomingHttpHeaders } from 'node:http'
import { bearerOf } from './bearer.ts'

/** The name of the cookie, and of the header that counts when nothing else was presented. */
export const CREDENTIAL_COOKIE = 'vai_token'

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

interface Request {
  readonly method: string
  readonly headers: IncomingHttpHeaders
}

/**
 * Finds what was presented: as a bearer, else in `X-API-Key`, else in the cookie, else in the header
 * of the cookie's name. The first of these that is there counts, and no other, whatever it is worth;
 * of two cookies neither does.
 *
 * Only the cookie is sent by browsers on their own. With it, a request that may change something
 * must come from a page of `publicUrl`.
 */
export function presentedBy({ method, headers }: Request, publicUrl: string): Presented {
  const isReading = READING.includes(method)
  const ofItsOwn = (secret: string) => ({ secret, isFromForeignPage: false, isReading })
  if (headers.authorization !== undefined) return ofItsOwn(bearerOf(headers))
  const apiKey = headers['x-api-key']
  if (apiKey !== undefined) return ofItsOwn(String(apiKey))
  const cookie = cookieIn(headers)
  if (cookie === undefined) return ofItsOwn(String(headers[CREDENTIAL_COOKIE] ?? ''))
  const isFromForeignPage = !isReading && !isFromOurPage(headers, publicUrl)
  return { secret: cookie, isFromForeignPage, isReading }
}

/** Whether a request names a page of ours as the one that it comes from. */
export function isFromOurPage({ origin }: IncomingHttpHeaders, publicUrl: string): boolean {
  return origin === new URL(publicUrl).origin
}

const READING = ['GET', 'HEAD']

/** '' where there are several, of which somebody else may have set one. */
function cookieIn({ cookie = '' }: IncomingHttpHeaders): string | undefined {
  const values = cookie.split(';').flatMap((pair) => {
    const [name = '', ...value] = pair.split('=')
    return name.trim() === CREDENTIAL_COOKIE ? [value.join('=').trim()] : []
  })
  return values.length > 1 ? '' : values[0]
}
