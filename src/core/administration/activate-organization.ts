import { actOf, type Organization, type OrganizationStore } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { AboutOne } from './request.ts'
import {
  type NotShown,
  organizationToManage,
  type ShowOrganizationDeps,
} from './show-organization.ts'

export interface ActivateOrganizationDeps extends ShowOrganizationDeps {
  readonly organizations: Pick<OrganizationStore, 'activate' | 'show'>
}

/** Opens an organization again. Tokens that ended do not come back; API keys do. */
export async function activateOrganization(
  deps: ActivateOrganizationDeps,
  request: AboutOne<unknown>,
): Promise<Answer<{ readonly organization: Organization }, NotShown>> {
  const found = await organizationToManage(deps, request)
  if (!found.ok) return found
  const { id } = found.organization
  const organization = await deps.organizations.activate(id, {
    ...actOf(found.manager),
    type: 'organization.activated',
    organization: id,
    subject: `organization:${id}`,
    ends: [`organization:${id}`],
    details: {},
  })
  return organization ? { ok: true, organization } : deny('not_found')
}
