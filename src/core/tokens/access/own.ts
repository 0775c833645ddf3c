import { type Manager, may } from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import type { Cursors } from '../../secrets/index.ts'
import {
  authenticateManager,
  type ManagerDeps,
  type NotAManager,
  type Presented,
} from '../authenticate-manager.ts'
import { countChange, type TooManyChanges } from '../count-change.ts'
import type { LongLivedStore, LongLivedToken } from '../long-lived-store.ts'

/** The kinds of token by which operators are known, and which they manage themselves. */
export const ACCESS_KINDS = ['session', 'pat', 'device'] as const
export type AccessKind = (typeof ACCESS_KINDS)[number]

export interface AccessTokensDeps extends ManagerDeps {
  readonly longLived: LongLivedStore
  readonly cursors: Cursors
}

/** A request of somebody of whom nobody knows yet who it is. */
export interface Asking<Wanted> {
  readonly presented: Presented
  /**
   * Reads what is asked for, once it is known who asks, and that they may: undefined if it could not
   * be read, or is out of range.
   */
  readonly wanted: () => Wanted | undefined
}

export type NotOwner = NotAManager | TooManyChanges | Denial<'invalid_fields'>

/**
 * Lets in operators who manage their own tokens. Judged in this order: who asks, whether they may,
 * whether what they ask for could be read, and, if something is to change, how often.
 */
export async function authorizeOwner<Wanted>(
  deps: ManagerDeps,
  { presented, wanted: read }: Asking<Wanted>,
): Promise<Answer<{ readonly manager: Manager; readonly wanted: Wanted }, NotOwner>> {
  const known = await authenticateManager(deps, presented)
  if (!known.ok) return known
  const { manager } = known
  if (!may(manager, 'own_tokens:manage')) return deny('forbidden')
  const wanted = read()
  if (wanted === undefined) return deny('invalid_fields')
  const tooMany = await countChange(deps, { manager, presented })
  return tooMany ?? { ok: true, manager, wanted }
}

/** The operator's own token of this id, be it expired or revoked. */
export async function ownToken(
  { longLived }: Pick<AccessTokensDeps, 'longLived'>,
  { operator }: Manager,
  id: string,
): Promise<LongLivedToken | undefined> {
  const token = await longLived.show(operator.organization.id, id)
  const isOwn = token?.operator?.id === operator.id && isAccessKind(token.kind)
  return isOwn ? token : undefined
}

const isAccessKind = (kind: string): boolean => ACCESS_KINDS.some((known) => known === kind)
