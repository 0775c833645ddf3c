import { actOf, type Organization, type OrganizationStore } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { AskingAbout } from './asking.ts'
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
  asking: AskingAbout<unknown>,
): Promise<Answer<{ readonly organization: Organization }, NotShown>> {
  const found = await organizationToManage(deps, asking)
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
