import { actOf, type Organization, type OrganizationStore } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { AboutOne } from './request.ts'
import { type NotShown, type ShowOrganizationDeps, showOrganization } from './show-organization.ts'

export interface RenameOrganizationDeps extends ShowOrganizationDeps {
  readonly organizations: Pick<OrganizationStore, 'rename' | 'show'>
}

/** Gives an organization another name: any for who runs the deployment, their own for its owners. */
export async function renameOrganization(
  deps: RenameOrganizationDeps,
  request: AboutOne<{ readonly name: string }>,
): Promise<Answer<{ readonly organization: Organization }, NotShown>> {
  const found = await showOrganization(deps, request)
  if (!found.ok) return found
  const { id } = found.organization
  const organization = await deps.organizations.rename(id, found.input.name, {
    ...actOf(found.manager),
    type: 'organization.changed',
    organization: id,
    subject: `organization:${id}`,
    ends: [`organization:${id}`],
    details: {},
  })
  return organization ? { ok: true, organization } : deny('not_found')
}
