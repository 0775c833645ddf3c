import { type KeyStore, SIGNING_KEYS } from '../../core/tokens/index.ts'
import { ringIn } from '../key-rows.ts'
import type { CommitDeed } from './log.ts'
import type { Sqlite } from './open.ts'

/** Keeps the key ring in SQLite. */
export function sqliteKeyStore({ db, read }: Sqlite, commitDeed: CommitDeed): KeyStore {
  const list = db.prepare(`
    SELECT h.seq, k.* FROM event_head h LEFT JOIN signing_keys k ON true
    ORDER BY k.signs_from, k.id`)
  const ids = db.prepare('SELECT id FROM signing_keys')
  const retire = db.prepare('UPDATE signing_keys SET retired_at = ? WHERE retired_at IS NULL')
  const add = db.prepare('INSERT INTO signing_keys VALUES (?, ?, ?, ?, ?)')
  const drop = db.prepare('DELETE FROM signing_keys WHERE id = ?')

  return {
    list: () => read(() => ringIn(list.all())),
    add: (key, seen, change) =>
      commitDeed((_, append) => {
        const there = new Set(ids.all().map(({ id }) => String(id)))
        if (there.size !== seen.length || !seen.every((id) => there.has(id))) return false
        retire.run(key.signsFrom)
        add.run(key.id, key.createdAt, key.signsFrom, key.retiredAt, key.sealed)
        append(change, [SIGNING_KEYS])
        return true
      }),
    drop: (id, change) =>
      commitDeed((_, append) => {
        if (drop.run(id).changes === 1) append(change, [`signingKey:${id}`, SIGNING_KEYS])
      }),
  }
}
