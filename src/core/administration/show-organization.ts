import { type Manager, may, type Organization, type OrganizationStore } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import { authenticateManager, countChange, type ManagerDeps } from '../tokens/index.ts'
import type { AboutOne, NotAuthorized } from './request.ts'

export interface ShowOrganizationDeps extends ManagerDeps {
  readonly organizations: Pick<OrganizationStore, 'show'>
}

export interface AboutOrganization<Wanted> {
  readonly organization: Organization
  readonly manager: Manager
  readonly input: Wanted
}

export type NotShown = NotAuthorized

/**
 * Shows an organization: any to who runs the deployment, their own to its owners. For all others
 * there is none but their own, which they may not see.
 */
export function showOrganization<Wanted>(
  deps: ShowOrganizationDeps,
  request: AboutOne<Wanted>,
): Promise<Answer<AboutOrganization<Wanted>, NotShown>> {
  return found(deps, request, (manager) => may(manager, 'organization:manage'))
}

/** Likewise, to who runs the deployment alone. */
export function organizationToManage<Wanted>(
  deps: ShowOrganizationDeps,
  request: AboutOne<Wanted>,
): Promise<Answer<AboutOrganization<Wanted>, NotShown>> {
  return found(deps, request, () => false)
}

async function found<Wanted>(
  deps: ShowOrganizationDeps,
  { credential, id, input }: AboutOne<Wanted>,
  mayOwn: (manager: Manager) => boolean,
): Promise<Answer<AboutOrganization<Wanted>, NotShown>> {
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
