import { timingSafeEqual } from 'node:crypto'
import type { Mac } from './mac.ts'

/** Writes places in lists down for clients, who can neither make nor change them. */
export interface Cursors {
  /** @param scope whose list it is, and by what it was filtered */
  readonly write: (place: string, scope: string) => string
  /** Undefined for a cursor that was made up, changed, or made for another scope. */
  readonly read: (cursor: string, scope: string) => string | undefined
}

export function createCursors(mac: Mac): Cursors {
  const codeOf = (place: string, scope: string) => mac(JSON.stringify([scope, place]))
  return {
    write: (place, scope) => `${Buffer.from(place).toString('base64url')}.${codeOf(place, scope)}`,
    read(cursor, scope) {
      const [body = '', code = '', ...rest] = cursor.split('.')
      const place = Buffer.from(body, 'base64url').toString()
      const expected = Buffer.from(codeOf(place, scope))
      const given = Buffer.from(code)
      const isOurs = given.length === expected.length && timingSafeEqual(given, expected)
      const isPlain = rest.length === 0 && Buffer.from(place).toString('base64url') === body
      return isOurs && isPlain ? place : undefined
    },
  }
}
