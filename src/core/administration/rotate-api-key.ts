import {
  API_KEY_PREFIX,
  type ApiKeyStore,
  authorityOf,
  type OperatorStore,
} from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { Act, Change } from '../events/index.ts'
import { digestOf, maskOf, newSecret } from '../secrets/index.ts'
import type { GivenApiKey } from './create-api-key.ts'
import { type OnceDeps, once, type RetryDiffers } from './idempotency.ts'
import { exceeds } from './own-rights.ts'
import { type AboutOne, invalid, type NotAuthorized, type Repeatable } from './request.ts'
import { type ShowApiKeyDeps, showApiKey } from './show-api-key.ts'

export interface RotateApiKeyDeps extends ShowApiKeyDeps, OnceDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'rotate' | 'show'>
  readonly operators: Pick<OperatorStore, 'show'>
}

export interface RotationWanted {
  /** For how long the secrets before this one still work. */
  readonly graceSeconds: number
}

type Denied =
  | NotAuthorized
  | Denial<'ended' | 'exceeds_own' | 'not_a_descendant' | 'not_found'>
  | RetryDiffers

const MOST_GRACE_SECONDS = 604_800

/**
 * Gives an API key another secret, which is in this answer and nowhere else. Those that it had work
 * until the grace ends. Outside a session a credential rotates only itself and what descends from
 * it, and no one gets the secret of a key that may do more than they may.
 */
export async function rotateApiKey(
  deps: RotateApiKeyDeps,
  request: AboutOne<RotationWanted> & Repeatable,
): Promise<Answer<GivenApiKey, Denied>> {
  const found = await showApiKey(deps, request)
  if (!found.ok) return found
  const { manager, apiKey, input } = found
  const { graceSeconds } = input
  if (!Number.isInteger(graceSeconds) || graceSeconds < 0 || graceSeconds > MOST_GRACE_SECONDS) {
    return invalid('graceSeconds', `must be a whole number from 0 to ${MOST_GRACE_SECONDS}`)
  }
  const { id, madeBy, organization } = apiKey
  const maker = madeBy === null ? undefined : await deps.operators.show(organization, madeBy)
  if (exceeds(manager, apiKey, maker)) return deny('exceeds_own')

  const act = async (by: Act): Promise<Answer<GivenApiKey, Denied>> => {
    const secret = newSecret(API_KEY_PREFIX)
    const kept = { digest: digestOf(secret), mask: maskOf(API_KEY_PREFIX, secret) }
    const change = rotation(by, organization, id, graceSeconds)
    const rotated = await deps.apiKeys.rotate(id, kept, graceSeconds, authorityOf(manager), change)
    if (rotated === 'not_below') return deny('not_a_descendant')
    return rotated ? { ok: true, apiKey: rotated, secret, isReplay: false } : deny('ended')
  }
  const again = async (): Promise<Answer<GivenApiKey, Denied>> => {
    const now = await deps.apiKeys.show(organization, id)
    return now ? { ok: true, apiKey: now, secret: null, isReplay: true } : deny('not_found')
  }
  return once(deps, manager, request.retry, act, again)
}

const rotation = (by: Act, organization: string, id: string, graceSeconds: number): Change => ({
  ...by,
  type: 'api_key.rotated',
  organization,
  subject: `apiKey:${id}`,
  ends: [`apiKey:${id}`],
  details: { graceSeconds },
})
