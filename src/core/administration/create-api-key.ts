import {
  API_KEY_PREFIX,
  type ApiKey,
  type ApiKeyStore,
  isElsewhere,
  isWhereNothingLives,
  type Manager,
  type NewApiKey,
  type Operator,
  type OperatorStore,
  parentOf,
  whyNotParent,
} from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { Act, Change } from '../events/index.ts'
import { type OverQuota, type RowQuotas, withinQuota } from '../limits/index.ts'
import { digestOf, maskOf, newId, newSecret } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type OnceDeps, once, type RetryDiffers } from './idempotency.ts'
import { type KeyLimitRules, limitProblems } from './key-limits.ts'
import { exceeds, FOR_ITS_MAKER } from './own-rights.ts'
import {
  type Invalid,
  invalid,
  type NotAuthorized,
  type Repeatable,
  type Request,
} from './request.ts'

export interface CreateApiKeyDeps extends ManagerDeps, OnceDeps, KeyLimitRules {
  readonly quotas: RowQuotas
  readonly apiKeys: Pick<ApiKeyStore, 'add' | 'show'>
  readonly operators: Pick<OperatorStore, 'show'>
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
}

export type ApiKeyWanted = Pick<
  ApiKey,
  | 'environment'
  | 'expiresAt'
  | 'name'
  | 'permissions'
  | 'streamTokensPerMinute'
  | 'userTokensPerMinute'
> & {
  /** The operator of another organization for whom the key is to act there. */
  readonly actsFor: string | undefined
}

/** An API key with its secret; null if it was shown before. */
export interface GivenApiKey {
  readonly apiKey: ApiKey
  readonly secret: string | null
  readonly isReplay: boolean
}

type Denied =
  | NotAuthorized
  | OverQuota
  | Denial<'exceeds_own' | 'not_found' | 'organization_inactive' | 'too_many_ancestors'>
  | RetryDiffers

/**
 * Makes an API key that acts for the operator who makes it; in another organization, for an
 * operator there or for none. Its secret is in this answer and nowhere else. A key that is made with
 * a token or another key ends with it, may do no more, and lives no longer.
 */
export async function createApiKey(
  deps: CreateApiKeyDeps,
  request: Request<ApiKeyWanted> & Repeatable,
): Promise<Answer<GivenApiKey, Denied>> {
  const allowed = await authorize(deps, request, 'api_keys:manage')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const { organization } = manager
  const { expiresAt } = input
  if (expiresAt !== null && !(expiresAt > deps.now())) {
    return invalid('expiresAt', 'must lie in the future')
  }
  const obstacle = whyNotParent(manager, expiresAt)
  if (obstacle?.denial === 'outlives_its_parent') return outlives(obstacle.latestAt)
  if (obstacle) return obstacle
  const problems = limitProblems(manager, input, deps.keyCeilings)
  if (problems.length > 0) return deny('invalid_fields', { problems })
  const acting = await actingOperator(deps, manager, input)
  if (!acting.ok) return acting
  const { operator } = acting
  if (exceeds(manager, input, operator)) return deny('exceeds_own')

  const act = async (by: Act): Promise<Answer<GivenApiKey, Denied>> => {
    if (await isWhereNothingLives(deps.organizations, manager)) return deny('organization_inactive')
    const secret = newSecret(API_KEY_PREFIX)
    const key = newKey(manager, operator?.id ?? null, input, secret)
    const kept = await withinQuota(deps.quotas, 'apiKeys', organization, (quota) =>
      deps.apiKeys.add(key, { ...creation(by, key), quota }),
    )
    if (!kept.ok) return kept
    const apiKey = kept.added
    // The credential that was presented has ended meanwhile.
    if (apiKey.revokedAt !== null) return deny('unauthorized')
    return { ok: true, apiKey, secret, isReplay: false }
  }
  const again = async (id: string): Promise<Answer<GivenApiKey, Denied>> => {
    const apiKey = await deps.apiKeys.show(organization, id)
    return apiKey ? { ok: true, apiKey, secret: null, isReplay: true } : deny('not_found')
  }
  return once(deps, manager, request.retry, act, again)
}

/** @param latestAt milliseconds since 1970 */
export function outlives(latestAt: number): Invalid {
  const latest = `${new Date(latestAt).toISOString().slice(0, 19)}Z`
  return invalid('expiresAt', `must be at the latest ${latest}, when what it descends from ends`)
}

/** Finds for whom a new key acts: for who makes it; elsewhere, for who is named or for nobody. */
async function actingOperator(
  { operators }: CreateApiKeyDeps,
  manager: Manager,
  { actsFor, permissions }: ApiKeyWanted,
): Promise<Answer<{ readonly operator: Operator | undefined }, Invalid>> {
  if (!isElsewhere(manager)) {
    return actsFor === undefined
      ? { ok: true, operator: manager.operator }
      : invalid('actsFor', 'must be left out in your own organization: the key acts for you')
  }
  if (actsFor === undefined) {
    return permissions.some((it) => FOR_ITS_MAKER.includes(it))
      ? invalid('permissions', NEEDS_OPERATOR)
      : { ok: true, operator: undefined }
  }
  const operator = await operators.show(manager.organization, actsFor)
  return operator?.isActive
    ? { ok: true, operator }
    : invalid('actsFor', 'must be the id of an active operator of the organization')
}

const NEEDS_OPERATOR =
  'must not hold admin or tokens:create, unless actsFor names an operator of the organization'

const newKey = (
  manager: Manager,
  madeBy: string | null,
  { actsFor: _, ...input }: ApiKeyWanted,
  secret: string,
): NewApiKey => ({
  ...input,
  id: newId('apiKey'),
  keyId: newId('keyId'),
  organization: manager.organization,
  madeBy,
  parent: parentOf(manager),
  secret: { digest: digestOf(secret), mask: maskOf(API_KEY_PREFIX, secret) },
})

const creation = (by: Act, { id, organization, ...key }: NewApiKey): Change => ({
  ...by,
  type: 'api_key.created',
  organization,
  subject: `apiKey:${id}`,
  ends: [],
  details: {
    environment: key.environment,
    permissions: key.permissions,
    expiresAt: key.expiresAt,
  },
})
