import type { LongLivedToken, Offset } from '../../core/tokens/index.ts'
import { halToken, withQuery } from './hal.ts'

/** What a list was asked for, and where it is. */
export interface Place extends Offset {
  readonly path: string
  /** The organization that the query named. */
  readonly organizationId: string | undefined
  /** By what else the query filters. */
  readonly filters: Readonly<Record<string, string | undefined>>
  /** Whether the query said which part of the list. */
  readonly isPaged: boolean
}

interface Listed {
  readonly items: readonly LongLivedToken[]
  readonly total: number
}

/** What all lists have in common, apart from the relation that their items stand under. */
export function halPage(place: Place, { items, total }: Listed) {
  const { start, limit, organizationId } = place
  const self = { href: hrefOf(place, place.isPaged ? start : undefined) }
  const before = Math.max(0, Math.min(start, total) - limit)
  const next = { href: hrefOf(place, start + limit) }
  const prev = { href: hrefOf(place, before) }
  return {
    links: { self, ...(start + limit < total && { next }), ...(start > 0 && { prev }) },
    tokens: items.map((token) => halToken(token, { organizationId })),
    counts: { start, count: items.length, total },
  }
}

const hrefOf = ({ path, filters, organizationId, limit }: Place, start: number | undefined) =>
  withQuery(path, {
    ...filters,
    organizationId,
    ...(start !== undefined && { start, limit }),
  })
