import { actsAsOperator } from './abilities.ts'
import { isElsewhere, type Manager } from './manager.ts'
import type { OrganizationStore } from './organization-store.ts'

type Organizations = Pick<OrganizationStore, 'show'>

/**
 * Returns whether a manager may name an organization to act in: the deployment's owner, unless by an
 * API key, or what descends from one, that acts only with what was made with it.
 */
export const mayNameOrganization = (manager: Manager): boolean =>
  manager.operator.isDeploymentOwner && actsAsOperator(manager)

/** Returns the manager as one who acts in that organization; undefined if there is none. */
export async function actingIn(
  organizations: Organizations,
  manager: Manager,
  organizationId: string,
): Promise<Manager | undefined> {
  const found = await organizations.show(organizationId)
  return found && { ...manager, organization: organizationId }
}

/**
 * Returns whether a manager acts in another organization that is inactive, where whatever is made
 * to be presented would have ended from the beginning.
 */
export async function isWhereNothingLives(
  organizations: Organizations,
  manager: Manager,
): Promise<boolean> {
  if (!isElsewhere(manager)) return false
  return !(await organizations.show(manager.organization))?.isActive
}
