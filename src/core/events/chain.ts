import canonicalize from 'canonicalize'
import type { Mac } from '../secrets/index.ts'
import type { Event } from './event.ts'

/** The hash of an event that follows on another; '' is what the first one follows on. */
export type Chain = (previousHash: string, event: Omit<Event, 'hash'>) => string

/**
 * Chains events: each hash is a code, under the deployment's secret, of the event (RFC 8785) and of
 * the hash before it. Whoever can write to the database but does not know the secret can neither
 * change an event, nor take one out, nor add one, without it being seen.
 */
export function createChain(mac: Mac): Chain {
  return (previousHash, event) => {
    const { seq, at, type, organization, actor, credential, subject, ends, details } = event
    const told = { seq, at, type, organization, actor, credential, subject, ends, details }
    return mac(canonicalize({ ...told, previousHash }) ?? '')
  }
}
