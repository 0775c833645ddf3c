import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Agent, fetch } from 'undici'
import { hostOf, isPublicAddress, mayCall, type PrivateHosts } from '../core/addresses.ts'
import { ANSWER_BOUNDS, type AnswerBounds, boundedResponse } from './bounded-response.ts'

/** Thrown instead of calling a host that has an address which is not public. */
export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress'
}

/** As `dns.lookup` finds all addresses of a host. */
type Resolve = (
  host: string,
  options: LookupAllOptions,
  done: (fault: Error | null, addresses: LookupAddress[]) => void,
) => void

/**
 * A `fetch` that reaches into no private network but where a host is named. A name is judged by
 * the very addresses that are then connected to, so that one that changes meanwhile gains nothing.
 * Follows no redirect, takes texts for bodies only, reads no more of an answer than the bounds
 * allow, and waits for ever: see `withPatience`.
 */
export function guardedFetch(
  privateHosts: PrivateHosts,
  resolve: Resolve = lookup,
  bounds: AnswerBounds = ANSWER_BOUNDS,
): typeof globalThis.fetch {
  const dispatcher = new Agent({
    connect: { lookup: guardedLookup(privateHosts, resolve) },
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  return async (input, { method = 'GET', headers, body = null, signal = null } = {}) => {
    if (body !== null && typeof body !== 'string') throw new TypeError('the body must be a text')
    const url = new URL(String(input))
    // A host that is an address is never looked up.
    if (!mayCall(privateHosts, hostOf(url.hostname))) throw new PrivateAddress(url.hostname)
    const sent = { method, headers: Object.fromEntries(new Headers(headers)), body, signal }
    const options = { ...sent, redirect: 'error', dispatcher } as const
    const response = await fetch(url, options).catch((fault: unknown) => {
      const cause = fault instanceof Error ? fault.cause : undefined
      throw cause instanceof PrivateAddress ? cause : fault
    })
    return boundedResponse(response, bounds)
  }
}

function guardedLookup(privateHosts: PrivateHosts, resolve: Resolve): LookupFunction {
  return (host, options, done) =>
    resolve(host, { ...options, all: true }, (fault, addresses) => {
      const refusal = fault ?? refusalOf(privateHosts, host, addresses)
      const [{ address, family } = { address: '' }] = addresses ?? []
      if (refusal) return done(refusal, '')
      return options.all ? done(null, addresses) : done(null, address, family)
    })
}

function refusalOf(
  privateHosts: PrivateHosts,
  host: string,
  addresses: readonly LookupAddress[],
): Error | undefined {
  if (addresses.length === 0) return new Error(`${host} has no address`)
  const mayBe = privateHosts.has(hostOf(host))
  const isPublic = addresses.every(({ address }) => isPublicAddress(address))
  return mayBe || isPublic ? undefined : new PrivateAddress(host)
}
