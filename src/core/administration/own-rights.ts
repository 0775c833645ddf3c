import {
  type ApiKey,
  type Manager,
  type Operator,
  type Permission,
  ROLES,
  type Role,
} from '../accounts/index.ts'

/** With these an API key acts for the operator who made it. */
export const FOR_ITS_MAKER: readonly Permission[] = ['admin', 'tokens:create']

/**
 * Whether an API key may do more than a manager who is to know its secret.
 *
 * @param maker the operator for whom it acts, if it acts for any
 */
export function exceeds(
  { operator, credential }: Manager,
  { permissions }: Pick<ApiKey, 'permissions'>,
  maker: Operator | undefined,
): boolean {
  const actsForMaker = maker && permissions.some((it) => FOR_ITS_MAKER.includes(it))
  if (actsForMaker && outranks(maker, operator)) return true
  const own = credential.permissions
  return own !== null && permissions.some((it) => !own.includes(it))
}

/**
 * Whether the role of owner is given by something that is not a session: a stolen token would make
 * an owner who stays when it is revoked.
 */
export const isOwnerGiven = ({ credential }: Manager, role: Role): boolean =>
  role === 'owner' && credential.kind !== 'session'

/** Whether one operator is above another. */
function outranks(one: Operator, other: Operator): boolean {
  if (one.isDeploymentOwner !== other.isDeploymentOwner) return one.isDeploymentOwner
  return ROLES.indexOf(one.role) < ROLES.indexOf(other.role)
}

/**
 * Whether a manager may manage an operator: owners all of theirs, admins members, and nobody but
 * who runs the deployment another who does.
 */
export function mayManage(
  { operator }: Manager,
  other: Pick<Operator, 'isDeploymentOwner' | 'role'>,
): boolean {
  if (other.isDeploymentOwner) return operator.isDeploymentOwner
  return operator.role === 'owner' || other.role === 'member'
}
