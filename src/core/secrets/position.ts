import type { Position } from '../page.ts'
import type { Cursors } from './cursor.ts'

/** The cursor with which a client asks for the page that begins there; null where none follows. */
export function cursorTo(
  position: Position | undefined,
  cursors: Cursors,
  scope: string,
): string | null {
  return position ? cursors.write(JSON.stringify([position.at, position.id]), scope) : null
}

/** Where the page begins that a client asks for; undefined for a cursor that is not of this list. */
export function positionIn(cursor: string, cursors: Cursors, scope: string): Position | undefined {
  const place = cursors.read(cursor, scope)
  if (place === undefined) return undefined
  const [at, id]: unknown[] = JSON.parse(place)
  return { at: Number(at), id: String(id) }
}
