import type { LongLivedToken, Offset } from '../../core/tokens/index.ts'
import { halToken } from './hal.ts'

/** What a list was asked for, and where it is. */
export interface Place extends Offset {
  readonly path: string
  /** What else the query said. */
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
  const { start, limit } = place
  const self = { href: hrefOf(place, place.isPaged ? start : undefined) }
  const before = Math.max(0, Math.min(start, total) - limit)
  const next = { href: hrefOf(place, start + limit) }
  const prev = { href: hrefOf(place, before) }
  return {
    links: { self, ...(start + limit < total && { next }), ...(start > 0 && { prev }) },
    tokens: items.map((token) => halToken(token)),
    counts: { start, count: items.length, total },
  }
}

function hrefOf({ path, filters, limit }: Place, start: number | undefined): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value)
  if (start !== undefined) {
    query.set('start', String(start))
    query.set('limit', String(limit))
  }
  return query.size > 0 ? `${path}?${query}` : path
}
