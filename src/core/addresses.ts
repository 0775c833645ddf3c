import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Hosts that may be called although their addresses are not public; as `hostOf` writes them. */
export type PrivateHosts = ReadonlySet<string>

const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** A hostname as hosts are compared: in lower case, without brackets and last dot. */
export function hostOf(hostname: string): string {
  return hostname.toLowerCase().replace(/^\[|\]$|\.$/g, '')
}

/**
 * Whether an address is anybody's on the internet. Those that special registries list are not
 * (RFC 6890): this machine, private networks, neighbours on the link and what clouds serve there,
 * groups, documentation, and all that wraps an IPv4 address into an IPv6 one, but for the plain
 * mapped form, which is judged by what it maps.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_IPV6)
}

/**
 * Whether a host may be called, as far as its name says: a name is judged again by the addresses
 * that it has at the moment of the call. `localhost` is this machine (RFC 6761).
 */
export function mayCall(privateHosts: PrivateHosts, host: string): boolean {
  if (privateHosts.has(host)) return true
  return isIP(host) === 0 ? !/(^|\.)localhost$/.test(host) : isPublicAddress(host)
}
