import ipaddr from 'ipaddr.js'

/** A network that shares a limit, and how many times the limit of a single one it has. */
export interface Network {
  readonly name: string
  readonly times: number
}

/**
 * The networks by which a client is limited. An IPv4 address, also one mapped into IPv6, is its
 * own. An IPv6 client owns a whole /64 and often more, so its /64 counts as one address, and its
 * /56 and /48 have limits too, wider ones.
 *
 * @param address as the socket or a trusted proxy tells it; anything else is one network of its own
 */
export function networksOf(address: string): [Network, ...Network[]] {
  if (!ipaddr.isValid(address)) return [{ name: 'unknown', times: 1 }]
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv4) return [{ name: parsed.toString(), times: 1 }]

  const hex = Buffer.from(parsed.toByteArray()).toString('hex')
  const block = (bits: number, times: number) => ({
    name: `${hex.slice(0, bits / 4)}/${bits}`,
    times,
  })
  return [block(64, 1), block(56, 4), block(48, 16)]
}
