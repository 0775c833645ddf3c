import {
  actOf,
  type Manager,
  may,
  type NewOperator,
  type Operator,
  type OperatorStore,
  type Organization,
  type OrganizationStore,
  type Passwords,
  usernameFrom,
} from '../accounts/index.ts'
import { type Denial, deny } from '../answer.ts'
import { type Act, changeOf, type EventType } from '../events/index.ts'
import { type Cursors, newId, newPassword } from '../secrets/index.ts'
import { authenticateManager, countChange, type ManagerDeps } from '../tokens/index.ts'
import { type Allowed, authorize } from './authorize.ts'
import { managingTurn } from './giving-passwords.ts'
import { type OnceDeps, once, type RetryDiffers } from './idempotency.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import {
  type AboutOne,
  type Client,
  invalid,
  type Repeatable,
  type Reply,
  type Request,
} from './request.ts'

export interface OrganizationDeps extends ManagerDeps, OnceDeps {
  readonly organizations: OrganizationStore
  readonly operators: Pick<OperatorStore, 'forSigningIn'>
  readonly passwords: Pick<Passwords, 'hash'>
  readonly cursors: Cursors
}

interface Found {
  readonly organization: Organization
}

/** Lists all organizations, inactive ones too, newest first, for the deployment's owner. */
async function list(
  deps: OrganizationDeps,
  request: Request<PageInput>,
): Reply<CursorPage<Organization>> {
  const allowed = await authorize(deps, request, 'organizations:manage')
  if (!allowed.ok) return allowed
  const scope = [allowed.manager.operator.organization.id, 'organizations']
  return listing(deps.cursors, scope, allowed.input, (page) => deps.organizations.list(page))
}

/**
 * Shows an organization: any to the deployment's owner, their own to its owners. For all others
 * there is none but their own, which they may not see.
 */
const show = <Input>(deps: OrganizationDeps, request: AboutOne<Input>) =>
  find(deps, request, (manager) => may(manager, 'organization:manage'))

/** Renames an organization: any for the deployment's owner, their own for its owners. */
async function rename(
  deps: OrganizationDeps,
  request: AboutOne<{ readonly name: string }>,
): Reply<Found> {
  const found = await show(deps, request)
  if (!found.ok) return found
  const change = changeOfOrganization(found, 'organization.changed')
  return outcome(await deps.organizations.rename(request.id, found.input.name, change))
}

/** Activates an organization again. Tokens that ended do not come back; API keys do. */
async function activate(deps: OrganizationDeps, request: AboutOne<unknown>): Reply<Found> {
  const found = await find(deps, request, () => false)
  if (!found.ok) return found
  const change = changeOfOrganization(found, 'organization.activated')
  return outcome(await deps.organizations.activate(request.id, change))
}

/**
 * Deactivates an organization, which ends all its tokens permanently. The manager's own is refused,
 * as it could then not be activated again.
 */
async function deactivate(
  deps: OrganizationDeps,
  request: AboutOne<unknown>,
): Reply<Found, Denial<'oneself'>> {
  const found = await find(deps, request, () => false)
  if (!found.ok) return found
  if (request.id === found.manager.operator.organization.id) return deny('oneself')
  const change = changeOfOrganization(found, 'organization.deactivated')
  return outcome(await deps.organizations.deactivate(request.id, change))
}

interface NewOrganization {
  readonly name: string
  readonly owner: Pick<Operator, 'email' | 'username'>
}

interface GivenOrganization {
  readonly organization: Organization
  /** Null if it was shown before, and may not sign in any more. */
  readonly owner: Operator | null
  /** Null if it was shown before. */
  readonly password: string | null
  readonly isReplay: boolean
}

/**
 * Creates an organization and the operator who owns it, for the deployment's owner. The owner's
 * password is in this answer and nowhere else.
 */
async function create(
  deps: OrganizationDeps,
  request: Request<NewOrganization> & Repeatable & Client,
): Created {
  const allowed = await authorize(deps, request, 'organizations:manage')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const username = usernameFrom(input.owner.username)
  if (username === undefined) return invalid('owner.username', 'is too long')

  const id = newId('organization')
  const act = async (by: Act): Created => {
    const password = newPassword()
    const organization = { id, name: input.name }
    const hashed = await deps.passwords.hash(password, managingTurn(manager, request))
    const owner = newOwner(id, { ...input.owner, username }, hashed)
    const made = await deps.organizations.add(organization, owner, creation(by, owner))
    if (made === 'taken') return deny('username_taken')
    return { ok: true, ...made, password, isReplay: false }
  }
  const replay = async (id: string): Created => {
    const organization = await deps.organizations.show(id)
    if (!organization) return deny('not_found')
    const found = await deps.operators.forSigningIn(username)
    const owner = found?.operator.organization.id === id ? found.operator : null
    return { ok: true, organization, owner, password: null, isReplay: true }
  }
  return once(deps, { ...manager, organization: id }, request.retry, act, replay)
}

type Created = Reply<GivenOrganization, Denial<'username_taken'> | RetryDiffers>

/** What managers do with organizations. */
export const ORGANIZATION_VERBS = { activate, create, deactivate, list, rename, show }

/** Finds an organization for the deployment's owner, or for a manager of it who may. */
async function find<Input>(
  deps: OrganizationDeps,
  { credential, id, input }: AboutOne<Input>,
  mayOwn: (manager: Manager) => boolean,
): Reply<Found & Allowed<Input>> {
  const known = await authenticateManager(deps, credential)
  if (!known.ok) return known
  const { manager } = known
  const mayAny = may(manager, 'organizations:manage')
  if (!mayAny && id !== manager.operator.organization.id) return deny('not_found')
  if (!mayAny && !mayOwn(manager)) return deny('forbidden')
  const read = input()
  if (!read.ok) return read
  const organization = await deps.organizations.show(id)
  if (!organization) return deny('not_found')
  const tooMany = await countChange(deps, { manager, presented: credential })
  if (tooMany) return tooMany
  return {
    ok: true,
    organization,
    manager: { ...manager, organization: id },
    input: read.value,
  }
}

const changeOfOrganization = (
  { manager, organization: { id } }: Found & Pick<Allowed<unknown>, 'manager'>,
  type: EventType,
) => changeOf(actOf(manager), type, id, `organization:${id}`)

const outcome = (organization: Organization | undefined) =>
  organization ? ({ ok: true, organization } as const) : deny('not_found')

const newOwner = (
  organization: string,
  owner: NewOrganization['owner'],
  password: string,
): NewOperator => ({
  id: newId('operator'),
  organization,
  username: owner.username,
  email: owner.email,
  role: 'owner',
  permissions: [],
  hasAiSeat: true,
  isDeploymentOwner: false,
  password,
})

const creation = (by: Act, { id, organization }: NewOperator) => ({
  ...changeOf(by, 'organization.created', organization, `organization:${organization}`),
  ends: [],
  details: { owner: id },
})
