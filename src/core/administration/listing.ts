import type { Answer } from '../answer.ts'
import type { Page, PageRequest } from '../page.ts'
import { type Cursors, cursorTo, positionIn } from '../secrets/index.ts'
import { type Invalid, invalid } from './request.ts'

/** Which part of a list is asked for. */
export interface PageInput {
  readonly limit: number
  /** Where an earlier page ended; undefined to begin with the newest. */
  readonly cursor: string | undefined
}

export interface CursorPage<Item> {
  readonly items: readonly Item[]
  /** What to ask for the next page with; null if this is the last. */
  readonly nextCursor: string | null
}

/**
 * Returns a page of a list. A cursor leads on only in the list that it was made for.
 *
 * @param scope whose list it is, which, and by what it is filtered
 */
export async function listing<Item>(
  cursors: Cursors,
  scope: readonly (string | boolean | undefined)[],
  { limit, cursor }: PageInput,
  list: (page: PageRequest) => Promise<Page<Item>>,
): Promise<Answer<CursorPage<Item>, Invalid>> {
  const place = JSON.stringify(scope.map((part) => part ?? null))
  const after = cursor === undefined ? undefined : positionIn(cursor, cursors, place)
  if (cursor !== undefined && !after) {
    return invalid('cursor', 'must be the nextCursor of an earlier page of the same list')
  }
  const { items, next } = await list({ after, limit })
  return { ok: true, items, nextCursor: cursorTo(next, cursors, place) }
}
