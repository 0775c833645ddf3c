import {
  API_KEY_PREFIX,
  type Caller,
  type Callers,
  type KeyUse,
  keyMay,
} from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import { type Limit, type LocalLimits, networksOf, type Quota } from '../../limits/index.ts'
import { digestOf, isSecret } from '../../secrets/index.ts'

/** An API key as both its halves, and who presents it. */
export interface KeyPair {
  readonly keyId: string
  readonly keySecret: string
  readonly clientAddress: string
}

export type NotAuthentic =
  | Denial<'api_key_expired' | 'insufficient_permissions' | 'invalid_credentials'>
  | Denial<'too_many_failures', { readonly quota: Quota }>

/** Finds whom an API key speaks for that is presented as both its halves, to be used so. */
export type AuthenticatePair = (
  pair: KeyPair,
  use: KeyUse,
) => Promise<Answer<{ readonly caller: Caller }, NotAuthentic>>

export interface PairDeps {
  readonly callers: Pick<Callers, 'callerByDigest' | 'evenExpired'>
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
  /** Counts failures, in the memory of this process. */
  readonly failures: LocalLimits
  /** How often one address may be wrong about one key in five minutes. */
  readonly failuresPerFiveMinutes: number
}

/**
 * Judged in this order: how often this address was wrong about this key before, whether the halves
 * belong together, whether the key has expired, and whether it may be used so.
 *
 * Only wrong halves are counted. Of any number of simultaneous attempts no more are answered than
 * the limit allows. While the memory for failures is full, wrong halves of a key that has none in it
 * are refused as too many, and right ones are not.
 */
export function createAuthenticatePair(deps: PairDeps): AuthenticatePair {
  const { failures } = deps
  return async (pair, use) => {
    const limits = failureLimits(pair, deps.failuresPerFiveMinutes)
    const before = failures.look(limits, deps.now())
    if (!before.allowed) return deny('too_many_failures', { quota: before.quota })
    if (await isPair(deps, pair)) return judged(deps, pair, use)
    const { allowed, quota } = failures.count(limits, deps.now())
    return allowed ? deny('invalid_credentials') : deny('too_many_failures', { quota })
  }
}

/** Whether the halves are those of an unrevoked key, be it expired. */
async function isPair({ callers }: PairDeps, { keyId, keySecret }: KeyPair): Promise<boolean> {
  if (!isSecret(API_KEY_PREFIX, keySecret)) return false
  return (await callers.evenExpired(digestOf(keySecret)))?.keyId === keyId
}

async function judged({ callers }: PairDeps, { keySecret }: KeyPair, use: KeyUse) {
  const caller = await callers.callerByDigest(digestOf(keySecret))
  if (!caller) return deny('api_key_expired')
  if (!keyMay(caller.permissions, use)) return deny('insufficient_permissions')
  return { ok: true as const, caller }
}

function failureLimits({ keyId, clientAddress }: KeyPair, most: number): [Limit, ...Limit[]] {
  const [first, ...wider] = networksOf(clientAddress)
  const limitOf = ({ name, times }: typeof first): Limit => ({
    bucket: `${name}:${keyId}`,
    count: most * times,
    windowSeconds: 300,
  })
  return [limitOf(first), ...wider.map(limitOf)]
}
