import {
  actingIn,
  type Manager,
  mayHandleTokens,
  mayNameOrganization,
} from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import {
  authenticateManager,
  type ManagerDeps,
  type NotAManager,
  type Presented,
} from '../authenticate-manager.ts'
import type { FindBorne } from '../borne.ts'
import { type From, mayBeUsedFrom } from './restrictions.ts'

/** Who asks to manage tokens for assistants, and from where. */
export interface Asker {
  readonly presented: Presented
  readonly from: From
}

/** Likewise, and in which organization. */
export interface PlacedAsker extends Asker {
  /**
   * Reads which organization is named, once it is known who asks: undefined for the operator's own,
   * '' if it could not be read.
   */
  readonly organizationId: () => string | undefined
}

export type NotSeated = NotAManager | Denial<'no_seat' | 'not_from_here'>

/** Why a manager is not let into an organization, or what is wrong with the request. */
export type NotPlaced<Field extends string> =
  | Denial<'forbidden' | 'organization_not_found'>
  | Denial<'invalid_field', { readonly field: Field | 'organizationId' }>

const KINDS = ['session', 'pat', 'device', 'personal'] as const

/**
 * Finds the operator who manages tokens for assistants, which takes an AI seat. Here, and nowhere
 * else, operators are also known by their personal tokens, from where these may be used.
 */
export async function authenticateSeated(
  deps: ManagerDeps,
  { presented, from }: Asker,
): Promise<Answer<{ readonly manager: Manager }, NotSeated>> {
  const known = await authenticateManager(deps, presented, KINDS)
  if (!known.ok) return known
  const { operator, credential } = known.manager
  const isPersonal = credential.kind === 'personal'
  if (isPersonal && !(await mayBeUsedThere(deps.findBorne, presented.secret, from))) {
    return deny('not_from_here')
  }
  return operator.hasAiSeat ? known : deny('no_seat')
}

async function mayBeUsedThere(findBorne: FindBorne, secret: string, from: From): Promise<boolean> {
  const borne = await findBorne(secret, ['personal'])
  return borne !== undefined && mayBeUsedFrom(borne, from)
}

/**
 * Finds the operator who looks at tokens, and in which organization.
 *
 * @param wrongField says which field cannot be used, once it is known who asks
 */
export async function authenticatePlaced<Field extends string = never>(
  deps: ManagerDeps,
  asker: PlacedAsker,
  wrongField: () => Field | undefined = () => undefined,
): Promise<Answer<{ readonly manager: Manager }, NotPlaced<Field> | NotSeated>> {
  const known = await authenticateSeated(deps, asker)
  if (!known.ok) return known
  if (!mayHandleTokens(known.manager, 'own_tokens:read')) return deny('forbidden')
  return placed(deps, known.manager, asker.organizationId(), wrongField())
}

/**
 * Finds where a manager acts. Judged in this order: whether an organization may be named, whether
 * the request could be read, and whether there is that organization.
 */
export async function placed<Field extends string>(
  { organizations }: Pick<ManagerDeps, 'organizations'>,
  manager: Manager,
  organizationId: string | undefined,
  wrongField: Field | undefined,
): Promise<Answer<{ readonly manager: Manager }, NotPlaced<Field>>> {
  if (organizationId !== undefined && !mayNameOrganization(manager)) return deny('forbidden')
  const field = organizationId === '' ? 'organizationId' : wrongField
  if (field !== undefined) return deny('invalid_field', { field })
  if (organizationId === undefined) return { ok: true, manager }
  const there = await actingIn(organizations, manager, organizationId)
  return there ? { ok: true, manager: there } : deny('organization_not_found')
}
