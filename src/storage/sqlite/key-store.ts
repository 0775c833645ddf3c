import type { KeyStore } from '../../core/tokens/index.ts'
import type { CommitDeed } from './log.ts'
import type { Sqlite } from './open.ts'

/** Keeps the key ring in SQLite. */
export function sqliteKeyStore({ db, read }: Sqlite, commitDeed: CommitDeed): KeyStore {
  const list = db.prepare('SELECT * FROM signing_keys ORDER BY signs_from, id')
  const ids = db.prepare('SELECT id FROM signing_keys')
  const retire = db.prepare('UPDATE signing_keys SET retired_at = ? WHERE retired_at IS NULL')
  const add = db.prepare('INSERT INTO signing_keys VALUES (?, ?, ?, ?, ?)')
  const drop = db.prepare('DELETE FROM signing_keys WHERE id = ?')

  return {
    list: () =>
      read(() =>
        list.all().map((row) => ({
          id: String(row.id),
          createdAt: Number(row.created_at),
          signsFrom: Number(row.signs_from),
          retiredAt: row.retired_at === null ? null : Number(row.retired_at),
          sealed: String(row.sealed),
        })),
      ),
    add: (key, seen, change) =>
      commitDeed((_, append) => {
        const there = new Set(ids.all().map(({ id }) => String(id)))
        if (there.size !== seen.length || !seen.every((id) => there.has(id))) return false
        retire.run(key.signsFrom)
        add.run(key.id, key.createdAt, key.signsFrom, key.retiredAt, key.sealed)
        append(change)
        return true
      }),
    drop: (id, change) =>
      commitDeed((_, append) => {
        if (drop.run(id).changes === 1) append(change, [`signingKey:${id}`])
      }),
  }
}
