import {
  type Ability,
  actingIn,
  type Manager,
  may,
  mayNameOrganization,
} from '../accounts/index.ts'
import { deny } from '../answer.ts'
import { authenticateManager, countChange, type ManagerDeps } from '../tokens/index.ts'
import type { Reply, Request } from './request.ts'

/** A manager who was let in, and what the request asks for. */
export interface Allowed<Input> {
  /** `organization` is where it is to be done. */
  readonly manager: Manager
  readonly input: Input
}

/**
 * Lets in a manager who may do something, with what the request asks for. Checked in this order: who
 * sent it, whether they may, whether they may name another organization, whether the input could be
 * read, whether that organization exists, and, if something is to change, how often.
 */
export async function authorize<Input>(
  deps: ManagerDeps,
  request: Request<Input>,
  ability: Ability,
): Reply<Allowed<Input>> {
  const allowed = await allowedIn(deps, request, ability)
  if (!allowed.ok) return allowed
  const { manager } = allowed
  return (await countChange(deps, { manager, presented: request.credential })) ?? allowed
}

async function allowedIn<Input>(
  deps: ManagerDeps,
  request: Request<Input>,
  ability: Ability,
): Reply<Allowed<Input>> {
  const known = await authenticateManager(deps, request.credential)
  if (!known.ok) return known
  const { manager } = known
  if (!may(manager, ability)) return deny('forbidden')
  const { organizationId } = request
  const isNamed = organizationId !== undefined
  if (isNamed && !mayNameOrganization(manager)) return deny('forbidden')
  const input = request.input()
  if (!input.ok) return input
  if (!isNamed) return { ok: true, manager, input: input.value }
  const there = await actingIn(deps.organizations, manager, organizationId)
  return there ? { ok: true, manager: there, input: input.value } : deny('not_found')
}
