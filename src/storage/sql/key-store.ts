import type { Seen } from '../../core/events/index.ts'
import { type KeyStore, SIGNING_KEYS, type StoredKey } from '../../core/tokens/index.ts'
import { numberOrNull, type Row } from '../values.ts'
import type { Engine } from './engine.ts'
import { sql } from './sql.ts'

/** Keeps the key ring. */
export function keyStore({ query, transaction }: Engine): KeyStore {
  return {
    async list() {
      const rows = await query(sql`
        SELECT h.seq, k.id, k.created_at, k.signs_from, k.retired_at, k.sealed
        FROM event_head h LEFT JOIN signing_keys k ON true ORDER BY k.signs_from, k.id`)
      return ringIn(rows)
    },
    add: (key, seen, change) =>
      transaction(function* () {
        const rows = yield sql`SELECT id FROM signing_keys`
        const there = new Set(rows.map(({ id }) => String(id)))
        if (there.size !== seen.length || !seen.every((id) => there.has(id))) return false
        yield sql`UPDATE signing_keys SET retired_at = ${key.signsFrom} WHERE retired_at IS NULL`
        yield sql`
          INSERT INTO signing_keys (id, created_at, signs_from, retired_at, sealed)
          VALUES (${key.id}, ${key.createdAt}, ${key.signsFrom}, ${key.retiredAt}, ${key.sealed})`
        yield { change, alsoEnds: [SIGNING_KEYS] }
        return true
      }),
    drop: (id, change) =>
      transaction(function* () {
        const dropped = yield sql`DELETE FROM signing_keys WHERE id = ${id} RETURNING id`
        if (dropped.length === 1) yield { change, alsoEnds: [`signingKey:${id}`, SIGNING_KEYS] }
      }),
  }
}

/** @param rows the `seq` of the event head beside each entry or, if there is none, beside nulls */
function ringIn(rows: readonly Row[]): Seen<readonly StoredKey[]> {
  const entries = rows.filter(({ id }) => id !== null).map(storedKeyOf)
  return { asOf: Number(rows[0]?.seq), value: entries }
}

const storedKeyOf = (row: Row): StoredKey => ({
  id: String(row.id),
  createdAt: Number(row.created_at),
  signsFrom: Number(row.signs_from),
  retiredAt: numberOrNull(row.retired_at),
  sealed: String(row.sealed),
})
