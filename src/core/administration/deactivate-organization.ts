import { actOf, type Organization, type OrganizationStore } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { AboutOne } from './request.ts'
import {
  type NotShown,
  organizationToManage,
  type ShowOrganizationDeps,
} from './show-organization.ts'

export interface DeactivateOrganizationDeps extends ShowOrganizationDeps {
  readonly organizations: Pick<OrganizationStore, 'deactivate' | 'show'>
}

/**
 * Deactivates an organization, which ends every token of it for good. Not the one that one is in:
 * nobody could activate it again.
 */
export async function deactivateOrganization(
  deps: DeactivateOrganizationDeps,
  request: AboutOne<unknown>,
): Promise<Answer<{ readonly organization: Organization }, NotShown | Denial<'oneself'>>> {
  const found = await organizationToManage(deps, request)
  if (!found.ok) return found
  const { id } = found.organization
  if (id === found.manager.operator.organization.id) return deny('oneself')
  const organization = await deps.organizations.deactivate(id, {
    ...actOf(found.manager),
    type: 'organization.deactivated',
    organization: id,
    subject: `organization:${id}`,
    ends: [`organization:${id}`],
    details: {},
  })
  return organization ? { ok: true, organization } : deny('not_found')
}
