import { type Answer, type Denial, deny } from '../../answer.ts'
import { cursorTo, positionIn } from '../../secrets/index.ts'
import type { LongLivedToken } from '../long-lived-store.ts'
import {
  ACCESS_KINDS,
  type AccessKind,
  type AccessTokensDeps,
  type Asking,
  authorizeOwner,
  type NotOwner,
} from './own.ts'

export interface ListWanted {
  /** Undefined for every kind. */
  readonly kind: AccessKind | undefined
  readonly includeRevoked: boolean
  readonly limit: number
  /** Where an earlier page of the same list ended; undefined to begin with the newest. */
  readonly cursor: string | undefined
}

/** What was asked for, and the cursor that asks for what follows; null on the last page. */
export interface Listed {
  readonly items: readonly LongLivedToken[]
  readonly nextCursor: string | null
}

/**
 * The operator's own tokens, newest first; expired ones too. Nothing is left out or comes twice
 * because tokens are made while somebody turns the pages. A cursor leads on in no list but the
 * operator's own, filtered as it was.
 */
export async function list(
  deps: AccessTokensDeps,
  request: Asking<ListWanted>,
): Promise<Answer<Listed, NotOwner | Denial<'foreign_cursor'>>> {
  const known = await authorizeOwner(deps, request)
  if (!known.ok) return known
  const { operator } = known.manager
  const { kind, includeRevoked, limit, cursor } = known.wanted

  const scope = JSON.stringify(['access', operator.id, kind ?? null, includeRevoked])
  const after = cursor === undefined ? undefined : positionIn(cursor, deps.cursors, scope)
  if (cursor !== undefined && !after) return deny('foreign_cursor')
  const filter = {
    organization: operator.organization.id,
    operator: operator.id,
    kinds: kind === undefined ? ACCESS_KINDS : [kind],
    includeRevoked,
  }
  const { items, next } = await deps.longLived.list(filter, { after, limit })
  return { ok: true, items, nextCursor: cursorTo(next, deps.cursors, scope) }
}
