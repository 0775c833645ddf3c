import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Borne, LongLivedToken } from '../long-lived-store.ts'

/** Where a request comes from. */
export interface From {
  readonly clientAddress: string
  /** The header `Origin`, by which a browser says whose page is asking. */
  readonly origin: string | undefined
}

/** Longer ones name no network and no host (RFC 4291 section 2.2, RFC 1035 section 2.3.4). */
const LONGEST_CIDR = 49
const LONGEST_HOST = 260

const CIDR = /^([\da-f:.]+)\/(0|[1-9]\d{0,2})$/i
const HOST = /^(?<name>\[[\da-f:.]+\]|[\p{L}\p{N}_.-]+)(?<port>:[1-9]\d{0,4})?$/iu
const ORIGIN = /^(?<scheme>[a-z][a-z\d+.-]*):\/\/(?<host>[^\s/?#@\\]+)$/i
const USUAL_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' }

/** Where a credential may be used from: at most one of the two is set. */
export type Restriction = Pick<LongLivedToken, 'cidr' | 'host'>

/** Returns whether a token, and everything that it descends from, may be used from there. */
export const mayBeUsedFrom = ({ token, ancestors }: Borne, from: From): boolean =>
  [token, ...ancestors].every((restriction) => isAllowedFrom(restriction, from))

/**
 * Whether a token may be used from there. An address that cannot be read is in no network; a
 * request without an origin, or with a hidden one (`null`), comes from no host.
 *
 * - IPv4 addresses may also be given as mapped into IPv6, on either side.
 * - A host is compared whole and without regard to case. Its port counts only if the rule names
 *   one; the usual ports of http and https may be left out of the origin.
 */
export function isAllowedFrom(
  { cidr, host }: Restriction,
  { clientAddress, origin }: From,
): boolean {
  if (cidr !== null && !isInNetwork(cidr, clientAddress)) return false
  return host === null || isOfHost(host, origin)
}

/** Whether a text is a network: an address of either family, a slash and the length of its prefix. */
export function isCidr(text: string): boolean {
  return networkIn(text) !== undefined
}

/** Whether a text is a host, with or without a port, and nothing else: no scheme, no wildcard. */
export function isHost(text: string): boolean {
  return hostIn(text) !== undefined
}

/** Returns whether one restriction allows nothing that another one refuses. */
export function isWithin(inner: Restriction, outer: Restriction): boolean {
  if (outer.cidr !== null) return inner.cidr !== null && isNetworkWithin(inner.cidr, outer.cidr)
  return outer.host === null || (inner.host !== null && isHostWithin(inner.host, outer.host))
}

function isNetworkWithin(inner: string, outer: string): boolean {
  const network = networkIn(inner)
  const around = networkIn(outer)
  if (!network || !around || network[0].kind() !== around[0].kind()) return false
  return network[1] >= around[1] && network[0].match(around[0], around[1])
}

function isHostWithin(inner: string, outer: string): boolean {
  const host = hostIn(inner)
  const around = hostIn(outer)
  if (!host || !around || host.name !== around.name) return false
  return around.port === undefined || around.port === host.port
}

type Network = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number]

function networkIn(text: string): Network | undefined {
  const [, address = '', digits] = (text.length <= LONGEST_CIDR && CIDR.exec(text)) || []
  const family = isIP(address)
  const prefix = Number(digits)
  if (family === 0 || prefix > (family === 4 ? 32 : 128)) return undefined
  const parsed = ipaddr.parse(address)
  const isMapped = parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress() && prefix >= 96
  return isMapped ? [parsed.toIPv4Address(), prefix - 96] : [parsed, prefix]
}

function isInNetwork(cidr: string, clientAddress: string): boolean {
  const network = networkIn(cidr)
  const [address = ''] = clientAddress.split('%') // without the interface of a link-local one
  if (!network || isIP(address) === 0) return false
  const client = ipaddr.process(address)
  return client.kind() === network[0].kind() && client.match(network[0], network[1])
}

function isOfHost(rule: string, origin = ''): boolean {
  const { scheme = '', host = '' } = ORIGIN.exec(origin)?.groups ?? {}
  const [wanted, given] = [hostIn(rule), hostIn(host)]
  if (!wanted || !given || wanted.name !== given.name) return false
  const port = given.port ?? USUAL_PORTS[scheme.toLowerCase()]
  return wanted.port === undefined || wanted.port === port
}

interface Host {
  /** As browsers write it: in lower case, other alphabets in Punycode, IPv6 shortened. */
  readonly name: string
  readonly port: string | undefined
}

function hostIn(text: string): Host | undefined {
  const { name = '', port } = (text.length <= LONGEST_HOST && HOST.exec(text)?.groups) || {}
  const url = name === '' ? null : URL.parse(`https://${name}/`)
  if (!url || Number(port?.slice(1) ?? 0) > 65_535) return undefined
  return { name: url.hostname, port: port?.slice(1) }
}
