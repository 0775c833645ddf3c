import { authenticateKey, type Callers, keyMay } from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import type { CreditStore } from '../../credits/index.ts'
import { type Quota, streamTokenLimit } from '../../limits/index.ts'
import { digestOf, newSecret } from '../../secrets/index.ts'
import { isLifetimeOf, KINDS } from '../kinds.ts'
import type { TokenStore } from '../store.ts'

export interface StreamDeps {
  readonly callers: Pick<Callers, 'callerByDigest'>
  readonly credits: Pick<CreditStore, 'balance'>
  readonly tokens: TokenStore
  /** What a key may issue in a minute, unless it has a number of its own. */
  readonly streamTokensPerMinute: number
  /** The clock of the store that keeps when an organization ended; milliseconds since 1970. */
  readonly now: () => number
}

export interface StreamRequest {
  readonly apiKeySecret: string
  /** NaN if what was asked for is not a whole number. */
  readonly lifetimeSeconds: number
}

type Denied =
  | Denial<'unauthorized'>
  | Denial<'invalid_lifetime' | 'rate_limited' | 'no_credits', Told>

type Told = { readonly quota: Quota; readonly organization: string }

/**
 * Issues a token for one run of any workflow of the key's organization. Its secret is in this
 * answer and nowhere else.
 *
 * Judged in this order: who asks, for how long, how often, with what credits. Nothing is charged;
 * the credits are only looked at, for the sake of a caller who could not redeem the token anyway.
 */
export async function stream(
  { callers, credits, tokens, streamTokensPerMinute, now }: StreamDeps,
  { apiKeySecret, lifetimeSeconds }: StreamRequest,
): Promise<Answer<Told & { readonly secret: string }, Denied>> {
  const issuedAt = now() // before anything is looked at that may end meanwhile
  const caller = await authenticateKey(callers, apiKeySecret)
  if (!caller || !keyMay(caller.permissions, 'issue_tokens')) return deny('unauthorized')

  const { apiKeyId, organization } = caller
  const limit = streamTokenLimit(caller, streamTokensPerMinute)
  if (!isLifetimeOf('stream', lifetimeSeconds)) {
    return deny('invalid_lifetime', { quota: await tokens.quota(limit), organization })
  }

  const { available } = await credits.balance(organization)
  const withhold = available !== null && available < 1
  const secret = newSecret(KINDS.stream.prefix)
  const token = { digest: digestOf(secret), organization, apiKeyId, lifetimeSeconds, issuedAt }
  const { outcome, quota } = await tokens.put(token, limit, { withhold })
  const told = { quota, organization }
  if (outcome === 'over_limit') return deny('rate_limited', told)
  return outcome === 'kept' ? { ok: true, secret, ...told } : deny('no_credits', told)
}
