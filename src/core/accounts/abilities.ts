import { keyMay } from './key-permissions.ts'
import type { Manager } from './manager.ts'
import { ROLES, type Role } from './permission.ts'

/** What managing takes: the least role, or to be who runs the deployment. */
const ABILITIES = {
  'api_keys:manage': 'admin',
  'assistants:manage': 'admin',
  'assistants:read': 'member',
  'counters:read': 'admin',
  'credits:add': 'deployment owner',
  'credits:read': 'admin',
  'end_users:manage': 'admin',
  'events:read': 'admin',
  'metrics:read': 'deployment owner',
  'operators:manage': 'admin',
  'organization:manage': 'owner',
  'organizations:manage': 'deployment owner',
  'own_tokens:manage': 'member',
  'own_tokens:read': 'member',
  'revocations:read': 'member',
  'signing_keys:manage': 'deployment owner',
  'tokens:manage': 'admin',
  'tokens:read': 'admin',
} as const satisfies Record<string, Role | 'deployment owner'>

export type Ability = keyof typeof ABILITIES

/**
 * Whether a manager may do something. An API key, and what descends from one, must hold the
 * permission `admin` as well, and what is read-only does not manage.
 */
export function may({ operator, credential }: Manager, ability: Ability): boolean {
  if (credential.permissions && !keyMay(credential.permissions, 'manage')) return false
  if (credential.isReadOnly && !ability.endsWith(':read')) return false
  const least = ABILITIES[ability]
  if (least === 'deployment owner') return operator.isDeploymentOwner
  return ROLES.indexOf(operator.role) <= ROLES.indexOf(least)
}

/**
 * Returns whether a manager may make assistant tokens: by role, or by permission; an API key, and
 * what descends from one, needs the permission itself.
 */
export function mayCreateTokens({ operator, credential }: Manager): boolean {
  const { permissions, isReadOnly } = credential
  if (isReadOnly || (permissions && !keyMay(permissions, 'manage_assistant_tokens'))) return false
  return operator.role !== 'member' || operator.permissions.includes('tokens:create')
}

/**
 * Returns whether a manager may list, show, rotate and delete assistant tokens: its operator's, or
 * with `tokens:create` alone those that were made with the credential itself.
 */
export function mayHandleTokens(
  manager: Manager,
  ability: 'own_tokens:manage' | 'own_tokens:read',
): boolean {
  if (may(manager, ability)) return true
  const { permissions, isReadOnly } = manager.credential
  const isAllowed = permissions !== null && keyMay(permissions, 'manage_assistant_tokens')
  return isAllowed && (ability === 'own_tokens:read' || !isReadOnly)
}

/** Returns whether a manager acts for its operator in everything, and not only with what it made. */
export const actsAsOperator = ({ credential: { permissions } }: Manager): boolean =>
  permissions === null || keyMay(permissions, 'manage')
