import { type Page, type PageRequest, pageOf } from '../../core/page.ts'
import { type Sql, sql } from './sql.ts'

/**
 * The end of a query that gives a part of a list, newest first, as the last of its conditions. It
 * asks for one more than the page holds. The two columns are compared as one value, so an index
 * that ends with them leads straight to it.
 *
 * @param table what the query calls the table of the list
 */
export function pageIn(table: Sql, { after, limit }: PageRequest): Sql {
  const [at, id] = [after?.at ?? Number.MAX_SAFE_INTEGER, after?.id ?? '']
  return sql`
    (${table}.created_at, ${table}.id) < (${at}, ${id})
    ORDER BY ${table}.created_at DESC, ${table}.id DESC LIMIT ${limit + 1}`
}

/** Makes a page of what such a query found. */
export function pageFrom<Item extends { readonly createdAt: number; readonly id: string }>(
  found: readonly Item[],
  limit: number,
): Page<Item> {
  return pageOf(found, limit, ({ createdAt, id }) => ({ at: createdAt, id }))
}
