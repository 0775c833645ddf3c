import { type Ability, type Manager, may } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import { authenticateManager, countChange, type ManagerDeps } from '../tokens/index.ts'
import type { Asking, NotAuthorized } from './asking.ts'

interface Allowed<Wanted> {
  /** `organization` is where it is to be done. */
  readonly manager: Manager
  readonly wanted: Wanted
}

/**
 * Lets in a manager who may do something, with what is wanted. Judged in this order: who asks,
 * whether they may, whether they may name another organization, whether what they ask for could be
 * read, whether that organization exists, and, if something is to change, how often.
 */
export async function authorize<Wanted>(
  deps: ManagerDeps,
  asking: Asking<Wanted>,
  ability: Ability,
): Promise<Answer<Allowed<Wanted>, NotAuthorized>> {
  const allowed = await allowedIn(deps, asking, ability)
  if (!allowed.ok) return allowed
  const { presented } = asking
  return (await countChange(deps, { manager: allowed.manager, presented })) ?? allowed
}

async function allowedIn<Wanted>(
  deps: ManagerDeps,
  { presented, wanted, organizationId }: Asking<Wanted>,
  ability: Ability,
): Promise<Answer<Allowed<Wanted>, NotAuthorized>> {
  const known = await authenticateManager(deps, presented)
  if (!known.ok) return known
  const { manager } = known
  if (!may(manager, ability)) return deny('forbidden')
  const isNamed = organizationId !== undefined
  if (isNamed && !manager.operator.isDeploymentOwner) return deny('forbidden')
  if (!wanted.ok) return wanted
  if (!isNamed) return { ok: true, manager, wanted: wanted.value }
  if (!(await deps.organizations.show(organizationId))) return deny('not_found')
  return { ok: true, manager: { ...manager, organization: organizationId }, wanted: wanted.value }
}
