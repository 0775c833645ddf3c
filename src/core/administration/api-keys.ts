import {
  API_KEY_PREFIX,
  type ApiKey,
  type ApiKeyChanges,
  type ApiKeyStore,
  actOf,
  authorityOf,
  isWhereNothingLives,
  type KeptSecret,
  type Manager,
  type NewApiKey,
  type NotChanged,
  type OperatorStore,
  parentOf,
  whyNotParent,
} from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import { type Act, type Change, changeOf, type Details, type EventType } from '../events/index.ts'
import { type OverQuota, type RowQuotas, withinQuota } from '../limits/index.ts'
import { type Cursors, newId, newStoredSecret } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import {
  actingOperator,
  checkExpiry,
  checkHandover,
  checkLimits,
  type KeyCeilings,
  NO_SUCH_OPERATOR,
  outlives,
} from './api-key-rules.ts'
import { type Allowed, authorize } from './authorize.ts'
import { type OnceDeps, once, type RetryDiffers } from './idempotency.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import { exceeds } from './own-rights.ts'
import {
  type AboutOne,
  type Invalid,
  invalid,
  type Repeatable,
  type Reply,
  type Request,
} from './request.ts'

export interface ApiKeyDeps extends ManagerDeps, OnceDeps {
  readonly apiKeys: ApiKeyStore
  readonly operators: Pick<OperatorStore, 'show'>
  readonly quotas: RowQuotas
  readonly keyCeilings: KeyCeilings
  readonly cursors: Cursors
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
}

interface Found {
  readonly apiKey: ApiKey
}

/** An API key with its secret; null if it was shown before. */
interface GivenApiKey extends Found {
  readonly secret: string | null
  readonly isReplay: boolean
}

/** Lists the API keys of the organization, revoked ones too, newest first. */
async function list(deps: ApiKeyDeps, request: Request<PageInput>): Reply<CursorPage<ApiKey>> {
  const allowed = await authorize(deps, request, 'api_keys:manage')
  if (!allowed.ok) return allowed
  const { organization } = allowed.manager
  return listing(deps.cursors, [organization, 'api keys'], allowed.input, (page) =>
    deps.apiKeys.list(organization, page),
  )
}

/** Shows an API key of the organization, a revoked one too. */
async function show<Input>(
  deps: ApiKeyDeps,
  request: AboutOne<Input>,
): Reply<Found & Allowed<Input>> {
  const allowed = await authorize(deps, request, 'api_keys:manage')
  if (!allowed.ok) return allowed
  const apiKey = await deps.apiKeys.show(allowed.manager.organization, request.id)
  return apiKey ? { ...allowed, apiKey } : deny('not_found')
}

/**
 * Revokes an API key with all its secrets, what was issued under it, and what descends from it.
 * Succeeds, and changes nothing, if it was revoked before.
 */
async function revoke(deps: ApiKeyDeps, request: AboutOne<unknown>): Reply<object> {
  const found = await show(deps, request)
  if (!found.ok) return found
  const by = actOf(found.manager)
  await deps.apiKeys.revoke(found.apiKey.id, changeOfKey(by, 'api_key.revoked', found.apiKey))
  return { ok: true }
}

type ApiKeyInput = Pick<
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

type Created = Reply<
  GivenApiKey,
  OverQuota | Denial<'exceeds_own' | 'organization_inactive' | 'too_many_ancestors'> | RetryDiffers
>

/**
 * Creates an API key that acts for the operator who creates it; in another organization, for an
 * operator there or for none. Its secret is in this answer and nowhere else. A key that is created
 * with a token or another key ends with it, may do no more, and lives no longer.
 */
async function create(deps: ApiKeyDeps, request: Request<ApiKeyInput> & Repeatable): Created {
  const allowed = await authorize(deps, request, 'api_keys:manage')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const { organization } = manager
  const { actsFor, expiresAt, permissions } = input
  const expired = checkExpiry(expiresAt, deps.now())
  if (expired) return expired
  const obstacle = whyNotParent(manager, expiresAt)
  if (obstacle?.denial === 'outlives_its_parent') return outlives(obstacle.latestAt)
  if (obstacle) return obstacle
  const beyond = checkLimits(manager, input, deps.keyCeilings)
  if (beyond) return beyond
  const acting = await actingOperator(deps.operators, manager, actsFor, permissions)
  if (!acting.ok) return acting
  const { operator } = acting
  if (exceeds(manager, input, operator)) return deny('exceeds_own')

  const act = async (by: Act): Created => {
    if (await isWhereNothingLives(deps.organizations, manager)) return deny('organization_inactive')
    const { secret, stored } = newStoredSecret(API_KEY_PREFIX)
    const key = newKey(manager, operator?.id ?? null, input, stored)
    const added = await withinQuota(deps.quotas, 'apiKeys', organization, (quota) =>
      deps.apiKeys.add(key, { ...creation(by, key), quota }),
    )
    if (!added.ok) return added
    const apiKey = added.added
    // The manager's own credential has ended meanwhile.
    if (apiKey.revokedAt !== null) return deny('unauthorized')
    return { ok: true, apiKey, secret, isReplay: false }
  }
  return once(deps, manager, request.retry, act, (id) => replay(deps, organization, id))
}

type ApiKeyChangesInput = Omit<ApiKeyChanges, 'madeBy' | 'parent'> & {
  /** The operator for whom the key is to act from now on. */
  readonly madeBy?: string
}

type NotChangeable = Denial<'ended' | 'needs_session' | 'not_a_descendant'>

/**
 * Changes an API key; what the input leaves out stays. Outside a session a credential changes only
 * what descends from it, never itself. Permissions can be taken away, never added. While a key is
 * paused, it and everything under it is refused; nothing ends. An owner, in a session, hands a key
 * over to another operator: it then has no parent, as if that operator had created it in a session.
 */
async function change(
  deps: ApiKeyDeps,
  request: AboutOne<ApiKeyChangesInput>,
): Reply<Found, NotChangeable> {
  const found = await show(deps, request)
  if (!found.ok) return found
  const { manager, input, apiKey } = found
  const { id, organization } = apiKey
  const { expiresAt = null, madeBy } = input
  const invalidInput =
    checkExpiry(expiresAt, deps.now()) ?? checkLimits(manager, input, deps.keyCeilings)
  if (invalidInput) return invalidInput
  const obstacle = madeBy && (await checkHandover(deps.operators, manager, organization, madeBy))
  if (obstacle) return obstacle

  const changes: ApiKeyChanges = { ...input, ...(madeBy && { parent: null }) }
  const event = changeOfKey(actOf(manager), 'api_key.changed', apiKey, detailsOf(input))
  const changed = await deps.apiKeys.change(id, changes, authorityOf(manager), event)
  return changed === undefined ? deny('ended') : outcome(changed)
}

function outcome(
  changed: ApiKey | NotChanged,
): Answer<Found, Invalid | Denial<'not_a_descendant'>> {
  if (changed === 'not_below') return deny('not_a_descendant')
  if (changed === 'maker_not_active') return NO_SUCH_OPERATOR
  if (changed === 'not_narrower') {
    return invalid('permissions', 'must not contain a permission that the key does not have')
  }
  return 'latestAt' in changed ? outlives(changed.latestAt) : { ok: true, apiKey: changed }
}

interface Rotation {
  /** For how long the secrets before this one still work. */
  readonly graceSeconds: number
}

type Rotated = Reply<
  GivenApiKey,
  Denial<'ended' | 'exceeds_own' | 'not_a_descendant'> | RetryDiffers
>

const MOST_GRACE_SECONDS = 604_800

/**
 * Gives an API key another secret, which is in this answer and nowhere else. Those that it had work
 * until the grace ends. Outside a session a credential rotates only itself and what descends from
 * it, and no manager gets the secret of a key that may do more than the manager.
 */
async function rotate(deps: ApiKeyDeps, request: AboutOne<Rotation> & Repeatable): Rotated {
  const found = await show(deps, request)
  if (!found.ok) return found
  const { manager, apiKey, input } = found
  const { graceSeconds } = input
  if (!Number.isInteger(graceSeconds) || graceSeconds < 0 || graceSeconds > MOST_GRACE_SECONDS) {
    return invalid('graceSeconds', `must be a whole number from 0 to ${MOST_GRACE_SECONDS}`)
  }
  const { id, madeBy, organization } = apiKey
  const maker = madeBy === null ? undefined : await deps.operators.show(organization, madeBy)
  if (exceeds(manager, apiKey, maker)) return deny('exceeds_own')

  const act = async (by: Act): Rotated => {
    const { secret, stored } = newStoredSecret(API_KEY_PREFIX)
    const event = changeOfKey(by, 'api_key.rotated', apiKey, { graceSeconds })
    const rotated = await deps.apiKeys.rotate(id, stored, graceSeconds, authorityOf(manager), event)
    if (rotated === 'not_below') return deny('not_a_descendant')
    return rotated ? { ok: true, apiKey: rotated, secret, isReplay: false } : deny('ended')
  }
  return once(deps, manager, request.retry, act, () => replay(deps, organization, id))
}

/** What managers do with API keys. */
export const API_KEY_VERBS = { change, create, list, revoke, rotate, show }

async function replay({ apiKeys }: ApiKeyDeps, organization: string, id: string) {
  const apiKey = await apiKeys.show(organization, id)
  return apiKey ? ({ ok: true, apiKey, secret: null, isReplay: true } as const) : deny('not_found')
}

const changeOfKey = (
  by: Act,
  type: EventType,
  { id, organization }: Pick<ApiKey, 'id' | 'organization'>,
  details?: Details,
): Change => changeOf(by, type, organization, `apiKey:${id}`, details)

/** What was changed; of the name, only that it was. */
const detailsOf = ({ name, ...changes }: ApiKeyChangesInput): Details => ({
  ...changes,
  ...(name !== undefined && { isNameChanged: true }),
})

const newKey = (
  manager: Manager,
  madeBy: string | null,
  { actsFor: _, ...input }: ApiKeyInput,
  secret: KeptSecret,
): NewApiKey => ({
  ...input,
  id: newId('apiKey'),
  keyId: newId('keyId'),
  organization: manager.organization,
  madeBy,
  parent: parentOf(manager),
  secret,
})

const creation = (by: Act, key: NewApiKey): Change => ({
  ...changeOfKey(by, 'api_key.created', key),
  ends: [],
  details: {
    environment: key.environment,
    permissions: key.permissions,
    expiresAt: key.expiresAt,
  },
})
