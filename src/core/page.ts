/** A place in a list: after the thing that was made then, and of those made then, after this one. */
export interface Position {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly id: string
}

/** Which part of a list, newest first. */
export interface PageRequest {
  /** Undefined to begin at the newest. */
  readonly after: Position | undefined
  readonly limit: number
}

export interface Page<Item> {
  readonly items: readonly Item[]
  /** Where the next page begins; undefined if this is the last. */
  readonly next: Position | undefined
}

/** Makes a page of what was found when one more than the limit was asked for. */
export function pageOf<Item>(
  found: readonly Item[],
  limit: number,
  positionOf: (item: Item) => Position,
): Page<Item> {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, next: found.length > limit && last ? positionOf(last) : undefined }
}
