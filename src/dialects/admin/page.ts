import { type Static, type TSchema, Type } from 'typebox'
import type { CursorPage, PageInput } from '../../core/administration/index.ts'

const USUAL_LIMIT = 50

/** What every list takes. */
export const PAGE_QUERY = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 200,
      default: USUAL_LIMIT,
      description: 'How many at most.',
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 512,
      description: 'The `nextCursor` of the page before; left out for the first.',
    }),
  ),
}

export const PageQuery = Type.Object(PAGE_QUERY, { additionalProperties: false })

export function pageInput({ limit = USUAL_LIMIT, cursor }: Static<typeof PageQuery>): PageInput {
  return { limit, cursor }
}

export const pageOf = <Item extends TSchema>(
  item: Item,
  title: string,
  order: string = 'Newest first.',
) =>
  Type.Object(
    {
      items: Type.Array(item, { description: order }),
      nextCursor: Type.Union([Type.String(), Type.Null()], {
        description: 'Asks for the next page; null on the last.',
      }),
    },
    { title },
  )

/** A page whose items are shown so. */
export const pageShown =
  <Item, Shown>(show: (item: Item) => Shown) =>
  ({ items, nextCursor }: CursorPage<Item>) => ({ items: items.map(show), nextCursor })
