import { isIP } from 'node:net'
import type { FastifyInstance } from 'fastify'

const HEADER = 'x-forwarded-for'

/** What stands for an address that cannot be read: all of them are one client. */
const UNREADABLE = 'unknown'

/** An address, perhaps in brackets, and perhaps with a port. */
const WITH_PORT = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/

/**
 * Reads the addresses of `X-Forwarded-For` as proxies write them, some with a port, before anyone
 * looks at the address of a client. The first client whose address cannot be read is logged.
 */
export function readForwarded(app: FastifyInstance, trustedProxies: readonly string[]): void {
  const wide = trustedProxies.find(isWide)
  if (wide !== undefined) app.log.warn(TOO_WIDE(wide))
  let isTold = false
  app.addHook('onRequest', (request, _, done) => {
    const { headers } = request.raw
    const said = headers[HEADER]
    if (said !== undefined) {
      headers[HEADER] = String(said).split(',').filter(isThere).map(addressIn).join(', ')
      if (!isTold && request.ip === UNREADABLE) {
        isTold = true
        app.log.warn(CANNOT_READ)
      }
    }
    done()
  })
}

const CANNOT_READ =
  'A proxy in JETON_TRUSTED_PROXIES sends an X-Forwarded-For without the address of its client: all such clients share one limit, and no token that is restricted to addresses works for them. Have it write addresses, with or without a port.'

const TOO_WIDE = (range: string) =>
  `JETON_TRUSTED_PROXIES holds ${range}, which is a large part of the internet: who comes from there may claim any address in X-Forwarded-For, and escape all limits. Name the proxies alone.`

const isThere = (entry: string): boolean => /\S/.test(entry)

/** The address in an entry, without its port; `unknown` if it cannot be read. */
function addressIn(entry: string): string {
  const text = entry.trim().replace(/^"(.*)"$/, '$1')
  if (isIP(text) !== 0) return text
  const [, inBrackets, before = ''] = WITH_PORT.exec(text) ?? []
  const address = inBrackets ?? before
  return isIP(address) === 0 ? UNREADABLE : address
}

/** Wider than the widest networks that are anybody's own, which are 10.0.0.0/8 and fc00::/7. */
const WIDEST = { 4: 8, 6: 7 } as const

function isWide(range: string): boolean {
  const [address = '', bits] = range.split('/')
  if (bits === undefined) return false
  const mapped = /^::ffff:/i.test(address) && Number(bits) >= 96
  if (mapped) return Number(bits) - 96 < WIDEST[4]
  return Number(bits) < WIDEST[isIP(address) === 4 ? 4 : 6]
}

/** The same ranges, as Fastify takes them: one that holds every address is two halves there. */
export function trustable(ranges: readonly string[]): string[] {
  return ranges.flatMap((range) => {
    const [address = '', bits] = range.split('/')
    if (Number(bits ?? 1) > 0) return [range]
    return isIP(address) === 4 ? ['0.0.0.0/1', '128.0.0.0/1'] : ['::/1', '8000::/1']
  })
}
