import {
  actOf,
  type NewOperator,
  type Operator,
  type OperatorChanges,
  type OperatorStore,
  resetPassword as resetOperatorsPassword,
  usernameFrom,
} from '../accounts/index.ts'
import { type Denial, deny } from '../answer.ts'
import { type Act, type Change, changeOf, type Details, type EventType } from '../events/index.ts'
import { type OverQuota, type RowQuotas, withinQuota } from '../limits/index.ts'
import { type Cursors, newId, newPassword } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { type Allowed, authorize } from './authorize.ts'
import { countGiven, type GivingDeps, managingTurn, type TooMany } from './giving-passwords.ts'
import { type OnceDeps, once, type RetryDiffers } from './idempotency.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import { isOwnerGiven, mayManage } from './own-rights.ts'
import {
  type AboutOne,
  type Client,
  invalid,
  type Repeatable,
  type Reply,
  type Request,
} from './request.ts'

export interface OperatorDeps extends ManagerDeps, OnceDeps, GivingDeps {
  readonly operators: OperatorStore
  readonly quotas: RowQuotas
  readonly cursors: Cursors
}

interface Found {
  readonly operator: Operator
}

type AboutOperator<Input> = Found & Allowed<Input>

/** An operator with a password to begin with; null if it was shown before. */
interface GivenOperator extends Found {
  readonly password: string | null
  readonly isReplay: boolean
}

/** Lists the operators of the organization, inactive ones too, newest first. */
async function list(deps: OperatorDeps, request: Request<PageInput>): Reply<CursorPage<Operator>> {
  const allowed = await authorize(deps, request, 'operators:manage')
  if (!allowed.ok) return allowed
  const { organization } = allowed.manager
  return listing(deps.cursors, [organization, 'operators'], allowed.input, (page) =>
    deps.operators.list(organization, page),
  )
}

/** Shows an operator of the organization, an inactive one too. */
async function show<Input>(
  deps: OperatorDeps,
  request: AboutOne<Input>,
): Reply<AboutOperator<Input>> {
  const allowed = await authorize(deps, request, 'operators:manage')
  if (!allowed.ok) return allowed
  const operator = await deps.operators.show(allowed.manager.organization, request.id)
  return operator ? { ...allowed, operator } : deny('not_found')
}

/** As `show`, for those who may manage that operator. */
async function showToManage<Input>(
  deps: OperatorDeps,
  request: AboutOne<Input>,
): Reply<AboutOperator<Input>> {
  const found = await show(deps, request)
  return found.ok && !mayManage(found.manager, found.operator) ? deny('forbidden') : found
}

/** Lets an operator sign in again. Tokens that ended do not come back. */
async function activate(deps: OperatorDeps, request: AboutOne<unknown>): Reply<Found, OverQuota> {
  const found = await showToManage(deps, request)
  if (!found.ok) return found
  const { id, organization } = found.operator
  const change = { ...changeOfOperator(found, 'operator.activated'), ends: [] }
  const changed = await withinQuota(deps.quotas, 'operators', organization.id, (quota) =>
    deps.operators.activate(id, { ...change, quota }),
  )
  if (!changed.ok) return changed
  return changed.added ? { ok: true, operator: changed.added } : deny('not_found')
}

/**
 * Changes the role, the seat, the permissions or the email of an operator. Operators do not change
 * their own role, and give none that they could not manage; only a session gives the role of owner.
 * The last owner stays one. Without the seat all assistant tokens that the operator made end.
 */
async function change(
  deps: OperatorDeps,
  request: AboutOne<OperatorChanges>,
): Reply<Found, Denial<'last_owner' | 'needs_session' | 'oneself'>> {
  const found = await showToManage(deps, request)
  if (!found.ok) return found
  const { manager, operator, input } = found
  const { role = operator.role } = input
  if (role !== operator.role && isOneself(found)) return deny('oneself')
  const { isDeploymentOwner } = operator
  if (!mayManage(manager, { role, isDeploymentOwner })) return deny('forbidden')
  if (role !== operator.role && isOwnerGiven(manager, role)) return deny('needs_session')

  const event = changeOfOperator(found, 'operator.changed', detailsOf(input))
  const changed = await deps.operators.change(operator.id, input, event)
  if (changed === 'last_owner') return deny('last_owner')
  return changed ? { ok: true, operator: changed } : deny('not_found')
}

interface Deactivation {
  /** Whether the API keys that the operator made end too; otherwise live ones prevent it. */
  readonly endsApiKeys: boolean
}

type NotDeactivated =
  | Denial<'last_owner' | 'oneself'>
  | Denial<'holds_live_keys', { readonly apiKeyIds: readonly string[] }>

/**
 * Deactivates an operator, which ends all their tokens and API keys permanently, with everything
 * that descends from them. Operators do not deactivate themselves, and the last owner stays.
 */
async function deactivate(
  deps: OperatorDeps,
  request: AboutOne<Deactivation>,
): Reply<Found, NotDeactivated> {
  const found = await showToManage(deps, request)
  if (!found.ok) return found
  if (isOneself(found)) return deny('oneself')
  const { endsApiKeys } = found.input
  const event = changeOfOperator(found, 'operator.deactivated', { endsApiKeys })
  const changed = await deps.operators.deactivate(found.operator.id, endsApiKeys, event)
  if (changed === 'last_owner') return deny('last_owner')
  if (changed && 'liveApiKeys' in changed) {
    return deny('holds_live_keys', { apiKeyIds: changed.liveApiKeys })
  }
  return changed ? { ok: true, operator: changed } : deny('not_found')
}

type OperatorInput = Pick<Operator, 'email' | 'hasAiSeat' | 'permissions' | 'role' | 'username'>

type Invited = Reply<
  GivenOperator,
  TooMany | OverQuota | Denial<'needs_session' | 'username_taken'> | RetryDiffers
>

/**
 * Creates an operator. The password is in this answer and nowhere else. Managers create only
 * operators whom they may manage, and owners only in a session. An operator stays when the
 * credential ends that invited them; the event of that end names them. Throws `Busy` if too many
 * wait for passwords to be hashed.
 */
async function invite(
  deps: OperatorDeps,
  request: Request<OperatorInput> & Repeatable & Client,
): Invited {
  const allowed = await authorize(deps, request, 'operators:manage')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const { organization } = manager
  if (!mayManage(manager, { role: input.role, isDeploymentOwner: false })) return deny('forbidden')
  if (isOwnerGiven(manager, input.role)) return deny('needs_session')

  const act = async (by: Act): Invited => {
    const username = usernameFrom(input.username)
    if (username === undefined) return invalid('username', 'is too long')
    const tooMany = countGiven(deps, manager, 'invitesPerHour')
    if (tooMany) return tooMany
    const password = newPassword()
    const hashed = await deps.passwords.hash(password, managingTurn(manager, request))
    const invited = newOperator(organization, { ...input, username }, hashed)
    const kept = await withinQuota(deps.quotas, 'operators', organization, (quota) =>
      deps.operators.add(invited, { ...invitation(by, invited), quota }),
    )
    if (!kept.ok) return kept
    const operator = kept.added
    if (operator === 'taken') return deny('username_taken')
    return { ok: true, operator, password, isReplay: false }
  }
  const replay = async (id: string): Invited => {
    const operator = await deps.operators.show(organization, id)
    return operator ? { ok: true, operator, password: null, isReplay: true } : deny('not_found')
  }
  return once(deps, manager, request.retry, act, replay)
}

type PasswordReset = Reply<
  GivenOperator,
  TooMany | Denial<'needs_session' | 'oneself'> | RetryDiffers
>

/**
 * Gives an operator another password, which is in this answer and nowhere else, and ends all of
 * their sessions. Only a session does it. Operators change their own by giving the one before.
 */
async function resetPassword(
  deps: OperatorDeps,
  request: AboutOne<unknown> & Repeatable & Client,
): PasswordReset {
  const found = await showToManage(deps, request)
  if (!found.ok) return found
  const { manager, operator } = found
  if (isOneself(found)) return deny('oneself')
  if (manager.credential.kind !== 'session') return deny('needs_session')

  const act = async (by: Act): PasswordReset => {
    const tooMany = countGiven(deps, manager, 'passwordResetsPerHour')
    if (tooMany) return tooMany
    const turn = managingTurn(manager, request)
    const password = await resetOperatorsPassword(deps, operator, by, turn)
    if (password === undefined) return deny('not_found')
    return { ok: true, operator, password, isReplay: false }
  }
  const replay = async (): PasswordReset => ({ ok: true, operator, password: null, isReplay: true })
  return once(deps, manager, request.retry, act, replay)
}

/** What managers do with operators. */
export const OPERATOR_VERBS = { activate, change, deactivate, invite, list, resetPassword, show }

/** Returns whether managers ask about themselves. */
const isOneself = ({ manager, operator }: AboutOperator<unknown>): boolean =>
  manager.operator.id === operator.id

function changeOfOperator(
  { manager, operator }: AboutOperator<unknown>,
  type: EventType,
  details: Details = {},
): Change {
  const { id, organization } = operator
  return changeOf(actOf(manager), type, organization.id, `operator:${id}`, details)
}

/** What was changed. An email is personal: only that it was. */
const detailsOf = ({ role, hasAiSeat, permissions, email }: OperatorChanges): Details => ({
  ...(role && { role }),
  ...(hasAiSeat !== undefined && { aiSeat: hasAiSeat }),
  ...(permissions && { permissions }),
  ...(email !== undefined && { isEmailChanged: true }),
})

const newOperator = (
  organization: string,
  input: OperatorInput,
  password: string,
): NewOperator => ({
  ...input,
  id: newId('operator'),
  organization,
  isDeploymentOwner: false,
  password,
})

const invitation = (by: Act, operator: NewOperator): Change => ({
  ...changeOf(by, 'operator.invited', operator.organization, `operator:${operator.id}`),
  ends: [],
  details: {
    role: operator.role,
    aiSeat: operator.hasAiSeat,
    permissions: operator.permissions,
  },
})
