import {
  type NewOperator,
  type Operator,
  type OperatorStore,
  type Organization,
  type OrganizationStore,
  type Passwords,
  usernameFrom,
} from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { Act, Change } from '../events/index.ts'
import { newId, newPassword } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { managingTurn } from './giving-passwords.ts'
import { type OnceDeps, once, type RetryDiffers } from './idempotency.ts'
import {
  type Client,
  invalid,
  type NotAuthorized,
  type Repeatable,
  type Request,
} from './request.ts'

export interface CreateOrganizationDeps extends ManagerDeps, OnceDeps {
  readonly organizations: Pick<OrganizationStore, 'add' | 'show'>
  readonly operators: Pick<OperatorStore, 'forSigningIn'>
  readonly passwords: Pick<Passwords, 'hash'>
}

export interface OrganizationWanted {
  readonly name: string
  readonly owner: Pick<Operator, 'email' | 'username'>
}

export interface GivenOrganization {
  readonly organization: Organization
  /** Null if it was shown before, and may not sign in any more. */
  readonly owner: Operator | null
  /** Null if it was shown before. */
  readonly password: string | null
  readonly isReplay: boolean
}

type Denied = NotAuthorized | Denial<'not_found' | 'username_taken'> | RetryDiffers

/**
 * Makes an organization and the operator who owns it, for who runs the deployment. The owner's
 * password is in this answer and nowhere else.
 */
export async function createOrganization(
  deps: CreateOrganizationDeps,
  request: Request<OrganizationWanted> & Repeatable & Client,
): Promise<Answer<GivenOrganization, Denied>> {
  const allowed = await authorize(deps, request, 'organizations:manage')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const username = usernameFrom(input.owner.username)
  if (username === undefined) return invalid('owner.username', 'is too long')

  const id = newId('organization')
  const act = async (by: Act): Promise<Answer<GivenOrganization, Denied>> => {
    const password = newPassword()
    const organization = { id, name: input.name }
    const hashed = await deps.passwords.hash(password, managingTurn(manager, request))
    const owner = newOwner(id, username, input, hashed)
    const made = await deps.organizations.add(organization, owner, creation(by, owner))
    if (made === 'taken') return deny('username_taken')
    return { ok: true, ...made, password, isReplay: false }
  }
  const again = async (id: string): Promise<Answer<GivenOrganization, Denied>> => {
    const organization = await deps.organizations.show(id)
    if (!organization) return deny('not_found')
    const found = await deps.operators.forSigningIn(username)
    const owner = found?.operator.organization.id === id ? found.operator : null
    return { ok: true, organization, owner, password: null, isReplay: true }
  }
  return once(deps, { ...manager, organization: id }, request.retry, act, again)
}

const newOwner = (
  organization: string,
  username: string,
  { owner }: OrganizationWanted,
  password: string,
): NewOperator => ({
  id: newId('operator'),
  organization,
  username,
  email: owner.email,
  role: 'owner',
  permissions: [],
  hasAiSeat: true,
  isDeploymentOwner: false,
  password,
})

const creation = (by: Act, { id, organization }: NewOperator): Change => ({
  ...by,
  type: 'organization.created',
  organization,
  subject: `organization:${organization}`,
  ends: [],
  details: { owner: id },
})
