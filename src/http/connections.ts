import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv4, isIPv6 } from 'node:net'
import type { FastifyInstance } from 'fastify'

type Socket = IncomingMessage['socket']

/** The most connections at a time, unless it is said otherwise. */
const MOST_CONNECTIONS = 10_000

/** A client network has one of so many parts of them. */
const PARTS = 4

declare module 'fastify' {
  interface FastifyInstance {
    readonly connections: { readonly open: () => number }
  }
}

interface ConnectionBounds {
  readonly mostConnections?: number
  /** Addresses and CIDR ranges for whose peers the bound of a network does not count. */
  readonly trustedProxies: readonly string[]
}

/**
 * Bounds how many connections are open, and how many of them one client network has: an IPv4
 * address, or an IPv6 /64. One more is closed at once. It is logged once, and again only after there
 * were half as many.
 */
export function boundConnections(
  app: FastifyInstance,
  { mostConnections = MOST_CONNECTIONS, trustedProxies }: ConnectionBounds,
): void {
  const { server } = app
  const isProxy = matcherOf(trustedProxies)
  const mostOfNetwork = Math.ceil(mostConnections / PARTS)
  const ofNetwork = new Map<string, number>()
  let [open, isTold] = [0, false]
  app.decorate('connections', { open: () => open })

  function tell(): void {
    if (!isTold) app.log.warn(FULL)
    isTold = true
  }

  function countOf(network: string, by: number): number {
    const count = (ofNetwork.get(network) ?? 0) + by
    if (count > 0) ofNetwork.set(network, count)
    else ofNetwork.delete(network)
    return count
  }

  server.maxConnections = mostConnections
  server.on('drop', tell)
  server.on('connection', (socket: Socket) => {
    const { remoteAddress = '' } = socket
    const network = networkOf(remoteAddress)
    open += 1
    const isOneTooMany = countOf(network, 1) > mostOfNetwork && !isProxy(remoteAddress)
    socket.once('close', () => {
      open -= 1
      const isCalm = countOf(network, -1) <= mostOfNetwork / 2 && open <= mostConnections / 2
      if (isCalm) isTold = false
    })
    if (!isOneTooMany) return
    tell()
    socket.destroy()
  })
}

const FULL =
  'Connections are refused: there are as many as JETON_CONNECTIONS allows, or a quarter of that from one client network. Name a proxy in front in JETON_TRUSTED_PROXIES, or raise JETON_CONNECTIONS.'

function matcherOf(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** The network that a client has for itself, by an address as Node tells it. */
export function networkOf(address: string): string {
  const mapped = address.replace(/^::ffff:/i, '')
  if (isIPv4(mapped)) return mapped
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').split('::')
  const [first, last] = [head, tail].map((part) => part.split(':').filter((it) => it !== ''))
  const zeros = Array.from({ length: 8 - (first?.length ?? 0) - (last?.length ?? 0) }, () => '0')
  return [...(first ?? []), ...zeros, ...(last ?? [])].slice(0, 4).join(':')
}
