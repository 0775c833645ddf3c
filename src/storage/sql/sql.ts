export type Value = boolean | number | string | null | readonly (number | string)[]

/** A statement, or a part of one: its text in pieces, and a value between each two of them. */
export interface Sql {
  readonly pieces: readonly string[]
  readonly values: readonly Value[]
}

/** Writes SQL. What stands in `${}` is a part, which is put in there, or a value, which is sent apart. */
export function sql(texts: TemplateStringsArray, ...given: readonly (Sql | Value)[]): Sql {
  let [last = ''] = texts
  const pieces: string[] = []
  const values: Value[] = []
  for (const [at, part] of given.entries()) {
    const after = texts[at + 1] ?? ''
    if (isSql(part)) {
      const [first = '', ...rest] = part.pieces
      const ends = [last + first, ...rest]
      last = (ends.pop() ?? '') + after
      pieces.push(...ends)
      values.push(...part.values)
    } else {
      pieces.push(last)
      values.push(part)
      last = after
    }
  }
  return { pieces: [...pieces, last], values }
}

/** Parts that all must be so. */
export function allOf(conditions: readonly Sql[]): Sql {
  return conditions.reduce((all, one) => sql`${all} AND ${one}`)
}

/** The later of two instants; the second if the first is null. */
export const later = (a: Sql, b: Sql): Sql => sql`CASE WHEN ${a} > ${b} THEN ${a} ELSE ${b} END`

/** The text of a statement, with a mark and a number for each value. */
export function textOf({ pieces }: Sql, mark: '$' | '?'): string {
  return pieces.reduce((text, piece, at) => `${text}${mark}${at}${piece}`)
}

function isSql(part: Sql | Value): part is Sql {
  return typeof part === 'object' && part !== null && 'pieces' in part
}
