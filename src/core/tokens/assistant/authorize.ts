import {
  actingIn,
  type Manager,
  mayHandleTokens,
  mayNameOrganization,
} from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import {
  authenticateManager,
  countChange,
  type ManagerDeps,
  type NotAManager,
  type Presented,
  type TooManyChanges,
} from '../authenticate-manager.ts'
import { ACCESS_KINDS } from '../kinds.ts'
import type { FindLongLivedToken } from '../long-lived.ts'
import { type From, mayBeUsedFrom } from './restrictions.ts'

/** Who asks to manage tokens for assistants, and from where. */
export interface Asker {
  readonly presented: Presented
  readonly from: From
}

/** Likewise, and in which organization. */
export interface PlacedAsker extends Asker {
  /**
   * Reads which organization is named, once the sender is known: undefined for the operator's own,
   * '' if it could not be read.
   */
  readonly organizationId: () => string | undefined
}

export type NotSeated = NotAManager | Denial<'no_seat' | 'not_from_here'>

/** Why a manager is not let into an organization, or what is wrong with the request. */
export type NotPlaced<Field extends string> =
  | Denial<'forbidden' | 'organization_not_found'>
  | Denial<'invalid_field', { readonly field: Field | 'organizationId' }>

export type NotManaging<Field extends string = never> =
  | NotPlaced<Field>
  | NotSeated
  | TooManyChanges
  | Denial<'read_only'>

type Known = { readonly manager: Manager }

/**
 * Finds the operator who manages tokens for assistants, which takes an AI seat. Here, and nowhere
 * else, operators are also known by their personal tokens, from where these may be used.
 */
export async function authenticateSeated(
  deps: ManagerDeps,
  { presented, from }: Asker,
): Promise<Answer<Known, NotSeated>> {
  const known = await authenticateManager(deps, presented, [...ACCESS_KINDS, 'personal'])
  if (!known.ok) return known
  const { operator, credential } = known.manager
  const isPersonal = credential.kind === 'personal'
  if (isPersonal && !(await mayBeUsedHere(deps.findLongLivedToken, presented.secret, from))) {
    return deny('not_from_here')
  }
  return operator.hasAiSeat ? known : deny('no_seat')
}

async function mayBeUsedHere(find: FindLongLivedToken, secret: string, from: From) {
  const live = await find(secret, ['personal'])
  return live !== undefined && mayBeUsedFrom(live, from)
}

/**
 * Finds the operator who looks at tokens, and in which organization.
 *
 * @param wrongField says which field cannot be used, once the sender is known
 */
export async function authorizeReading<Field extends string = never>(
  deps: ManagerDeps,
  asker: PlacedAsker,
  wrongField: () => Field | undefined = () => undefined,
): Promise<Answer<Known, NotPlaced<Field> | NotSeated>> {
  const known = await authenticateSeated(deps, asker)
  if (!known.ok) return known
  if (!mayHandleTokens(known.manager, 'own_tokens:read')) return deny('forbidden')
  return placed(deps, known.manager, asker.organizationId(), wrongField())
}

/** Likewise, who may change tokens: what is read-only does not. */
export async function authorizeChanging<Field extends string = never>(
  deps: ManagerDeps,
  asker: PlacedAsker,
  wrongField: () => Field | undefined = () => undefined,
): Promise<Answer<Known, NotManaging<Field>>> {
  const known = await authenticateSeated(deps, asker)
  if (!known.ok) return known
  if (known.manager.credential.isReadOnly) return deny('read_only')
  if (!mayHandleTokens(known.manager, 'own_tokens:manage')) return deny('forbidden')
  const there = await placed(deps, known.manager, asker.organizationId(), wrongField())
  if (!there.ok) return there
  const { manager } = there
  return (await countChange(deps, { manager, presented: asker.presented })) ?? there
}

/**
 * Finds where a manager acts. Checked in this order: whether an organization may be named, whether
 * the request could be read, and whether there is that organization.
 */
export async function placed<Field extends string>(
  { organizations }: Pick<ManagerDeps, 'organizations'>,
  manager: Manager,
  organizationId: string | undefined,
  wrongField: Field | undefined,
): Promise<Answer<Known, NotPlaced<Field>>> {
  if (organizationId !== undefined && !mayNameOrganization(manager)) return deny('forbidden')
  const field = organizationId === '' ? 'organizationId' : wrongField
  if (field !== undefined) return deny('invalid_field', { field })
  if (organizationId === undefined) return { ok: true, manager }
  const there = await actingIn(organizations, manager, organizationId)
  return there ? { ok: true, manager: there } : deny('organization_not_found')
}
