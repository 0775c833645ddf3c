import type { IncomingHttpHeaders } from 'node:http'

const BEARER = /^Bearer +(\S+) *$/i

/** The credential in `Authorization: Bearer …` (RFC 6750 section 2.1), or '' if there is none. */
export function bearerOf({ authorization }: IncomingHttpHeaders): string {
  return BEARER.exec(authorization ?? '')?.[1] ?? ''
}
