import { type Page, type PageRequest, pageOf } from '../../core/page.ts'
import type { Row } from './open.ts'

/**
 * The end of a query that gives a part of a list, newest first, as the last of its conditions. The
 * two columns are compared as one value, so an index that ends with them leads straight to it.
 *
 * @param table what the query calls the table of the list
 */
export const pageIn = (table: string): string => `
  (${table}.created_at, ${table}.id) < (:at, :after)
  ORDER BY ${table}.created_at DESC, ${table}.id DESC LIMIT :most`

/** What such a query is to be given: it asks for one more than the page holds. */
export function pageValues({ after, limit }: PageRequest) {
  return { at: after?.at ?? Number.MAX_SAFE_INTEGER, after: after?.id ?? '', most: limit + 1 }
}

/** Makes a page of what such a query found. */
export function pageFrom<Item extends { readonly createdAt: number; readonly id: string }>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
): Page<Item> {
  return pageOf(rows.map(itemOf), limit, ({ createdAt, id }) => ({ at: createdAt, id }))
}
