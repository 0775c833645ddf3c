import {
  type Ability,
  actingIn,
  type Manager,
  may,
  mayNameOrganization,
} from '../accounts/index.ts'
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
  asking: Asking<Wanted>,
  ability: Ability,
): Promise<Answer<Allowed<Wanted>, NotAuthorized>> {
  const known = await authenticateManager(deps, asking.presented)
  if (!known.ok) return known
  const { manager } = known
  if (!may(manager, ability)) return deny('forbidden')
  const { organizationId } = asking
  const isNamed = organizationId !== undefined
  if (isNamed && !mayNameOrganization(manager)) return deny('forbidden')
  const read = asking.wanted()
  if (!read.ok) return read
  if (!isNamed) return { ok: true, manager, wanted: read.value }
  const there = await actingIn(deps.organizations, manager, organizationId)
  return there ? { ok: true, manager: there, wanted: read.value } : deny('not_found')
}
