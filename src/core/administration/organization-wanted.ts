import type { Manager, OrganizationStore } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'

export interface OrganizationDeps {
  readonly organizations: Pick<OrganizationStore, 'show'>
}

/**
 * The organization that is asked about: the manager's own; another only by who runs the deployment.
 *
 * @param id undefined for one's own
 */
export async function organizationWanted(
  { organizations }: OrganizationDeps,
  { operator }: Manager,
  id: string | undefined,
): Promise<Answer<{ readonly organization: string }, Denial<'forbidden' | 'not_found'>>> {
  const own = operator.organization.id
  if (id === undefined || id === own) return { ok: true, organization: own }
  if (!operator.isDeploymentOwner) return deny('forbidden')
  return (await organizations.show(id)) ? { ok: true, organization: id } : deny('not_found')
}
