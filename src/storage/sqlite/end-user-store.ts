import type { EndUserStore } from '../../core/accounts/index.ts'
import type { Change } from '../../core/events/index.ts'
import { endUserOf } from '../account-rows.ts'
import { seenIn } from '../seen.ts'
import type { CommitDeed } from './log.ts'
import type { Sqlite } from './open.ts'
import { pageFrom, pageIn, pageValues } from './pages.ts'

const ENTER = `
  INSERT INTO end_users VALUES (:id, :organization, :externalId, 1, 0, :now, :now)
  ON CONFLICT (organization, external_id)
    DO UPDATE SET last_seen_at = max(last_seen_at, excluded.last_seen_at)
  RETURNING *`
const BY_ID = 'SELECT h.seq, u.* FROM event_head h LEFT JOIN end_users u ON u.id = ?'
const LIST = `
  SELECT * FROM end_users u
  WHERE u.organization = :organization AND ${pageIn('u')}`
const BY_EXTERNAL_ID = `
  SELECT * FROM end_users u
  WHERE u.organization = :organization AND u.external_id = :externalId AND ${pageIn('u')}`

/** What is set of an end user, by what is done to it. */
const DEEDS = {
  invalidate: 'version = version + 1',
  deactivate: 'version = version + 1, active = 0',
  activate: 'active = 1',
  erase: 'version = version + 1, active = 0, external_id = NULL',
} as const

/** Keeps end users in SQLite. */
export function sqliteEndUserStore(
  { db, commit, read }: Sqlite,
  commitDeed: CommitDeed,
): EndUserStore {
  const enter = db.prepare(ENTER)
  const byId = db.prepare(BY_ID)
  const list = db.prepare(LIST)
  const byExternalId = db.prepare(BY_EXTERNAL_ID)
  const show = db.prepare('SELECT * FROM end_users WHERE organization = ? AND id = ?')
  const see = db.prepare('UPDATE end_users SET last_seen_at = max(last_seen_at, ?) WHERE id = ?')

  const deed = (name: keyof typeof DEEDS) => {
    const update = db.prepare(`
      UPDATE end_users SET ${DEEDS[name]}
      WHERE organization = ? AND id = ? AND external_id IS NOT NULL RETURNING *`)
    return (organization: string, id: string, change: Change) =>
      commitDeed((_, append) => {
        const row = update.get(organization, id)
        if (row) append(change)
        return row && endUserOf(row)
      })
  }

  return {
    enter: (entry) => commit((now) => endUserOf(enter.get({ ...entry, now }) ?? {})),
    byId: (id) => read(() => seenIn(byId.get(id), endUserOf)),
    list: (organization, externalId, page) =>
      read(() => {
        const values = { organization, ...pageValues(page) }
        const rows =
          externalId === undefined ? list.all(values) : byExternalId.all({ ...values, externalId })
        return pageFrom(rows, page.limit, endUserOf)
      }),
    show: (organization, id) =>
      read(() => {
        const row = show.get(organization, id)
        return row && endUserOf(row)
      }),
    invalidate: deed('invalidate'),
    deactivate: deed('deactivate'),
    activate: deed('activate'),
    erase: deed('erase'),
    seen: (uses) =>
      commit(() => {
        for (const { id, at } of uses) see.run(at, id)
      }),
  }
}
