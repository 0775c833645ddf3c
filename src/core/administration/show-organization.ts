import { type Manager, may, type Organization, type OrganizationStore } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import { authenticateManager, countChange, type ManagerDeps } from '../tokens/index.ts'
import type { AskingAbout, NotAuthorized } from './asking.ts'

export interface ShowOrganizationDeps extends ManagerDeps {
  readonly organizations: Pick<OrganizationStore, 'show'>
}

export interface AboutOrganization<Wanted> {
  readonly organization: Organization
  readonly manager: Manager
  readonly wanted: Wanted
}

export type NotShown = NotAuthorized

/**
 * Shows an organization: any to who runs the deployment, their own to its owners. For all others
 * there is none but their own, which they may not see.
 */
export function showOrganization<Wanted>(
  deps: ShowOrganizationDeps,
  asking: AskingAbout<Wanted>,
): Promise<Answer<AboutOrganization<Wanted>, NotShown>> {
  return found(deps, asking, (manager) => may(manager, 'organization:manage'))
}

/** Likewise, to who runs the deployment alone. */
export function organizationToManage<Wanted>(
  deps: ShowOrganizationDeps,
  asking: AskingAbout<Wanted>,
): Promise<Answer<AboutOrganization<Wanted>, NotShown>> {
  return found(deps, asking, () => false)
}

async function found<Wanted>(
  deps: ShowOrganizationDeps,
  { presented, id, wanted }: AskingAbout<Wanted>,
  mayOwn: (manager: Manager) => boolean,
): Promise<Answer<AboutOrganization<Wanted>, NotShown>> {
  const known = await authenticateManager(deps, presented)
  if (!known.ok) return known
  const { manager } = known
  const mayAny = may(manager, 'organizations:manage')
  if (!mayAny && id !== manager.operator.organization.id) return deny('not_found')
  if (!mayAny && !mayOwn(manager)) return deny('forbidden')
  const read = wanted()
  if (!read.ok) return read
  const organization = await deps.organizations.show(id)
  if (!organization) return deny('not_found')
  const tooMany = await countChange(deps, { manager, presented })
  if (tooMany) return tooMany
  return {
    ok: true,
    organization,
    manager: { ...manager, organization: id },
    wanted: read.value,
  }
}
