import { type KeyStore, SIGNING_KEYS } from '../../core/tokens/index.ts'
import { ringIn } from '../key-rows.ts'
import { sql } from '../sql/sql.ts'
import type { CommitDeed } from './log.ts'
import type { Postgres } from './open.ts'

/** Keeps the key ring in PostgreSQL. */
export function postgresKeyStore({ ask }: Postgres, commitDeed: CommitDeed): KeyStore {
  return {
    async list() {
      const rows = await ask(sql`
        SELECT h.seq, k.id, k.created_at, k.signs_from, k.retired_at, k.sealed
        FROM event_head h LEFT JOIN signing_keys k ON true ORDER BY k.signs_from, k.id`)
      return ringIn(rows)
    },
    add: (key, seen, change) =>
      commitDeed(async ({ ask, append }) => {
        const rows = await ask(sql`SELECT id FROM signing_keys`)
        const there = new Set(rows.map(({ id }) => String(id)))
        if (there.size !== seen.length || !seen.every((id) => there.has(id))) return false
        await ask(sql`
          UPDATE signing_keys SET retired_at = ${key.signsFrom} WHERE retired_at IS NULL`)
        await ask(sql`
          INSERT INTO signing_keys (id, created_at, signs_from, retired_at, sealed)
          VALUES (${key.id}, ${key.createdAt}, ${key.signsFrom}, ${key.retiredAt}, ${key.sealed})`)
        await append(change, [SIGNING_KEYS])
        return true
      }),
    drop: (id, change) =>
      commitDeed(async ({ ask, append }) => {
        const dropped = await ask(sql`DELETE FROM signing_keys WHERE id = ${id} RETURNING id`)
        if (dropped.length === 1) await append(change, [`signingKey:${id}`, SIGNING_KEYS])
      }),
  }
}
