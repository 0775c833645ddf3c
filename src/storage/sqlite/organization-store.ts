import type { OrganizationStore } from '../../core/accounts/index.ts'
import { organizationOf } from '../account-rows.ts'
import { endTokens } from './endings.ts'
import type { CommitDeed } from './log.ts'
import type { Row, Sqlite } from './open.ts'
import { insertOperator } from './operator-rows.ts'
import { pageFrom, pageIn, pageValues } from './pages.ts'

/** Keeps organizations in SQLite. */
export function sqliteOrganizationStore(
  { db, read }: Sqlite,
  commitDeed: CommitDeed,
): OrganizationStore {
  const list = db.prepare(`SELECT * FROM organizations o WHERE ${pageIn('o')}`)
  const show = db.prepare('SELECT * FROM organizations WHERE id = ?')
  const insert = db.prepare(
    'INSERT INTO organizations (id, name, active, created_at) VALUES (?, ?, 1, ?) RETURNING *',
  )
  const addOperator = insertOperator(db)
  const rename = db.prepare('UPDATE organizations SET name = ? WHERE id = ? RETURNING *')
  const activate = db.prepare('UPDATE organizations SET active = 1 WHERE id = ? RETURNING *')
  const deactivate = db.prepare(`
    UPDATE organizations SET active = 0, ended_at = ? WHERE id = ? RETURNING *`)
  const endLongLived = endTokens(db, 'organization = :organization')
  const forgetStream = db.prepare('DELETE FROM tokens WHERE organization = ?')

  return {
    list: (page) => read(() => pageFrom(list.all(pageValues(page)), page.limit, organizationOf)),
    show: (id) => read(() => found(show.get(id))),
    add: ({ id, name }, owner, change) =>
      commitDeed((now, append, undo) => {
        append(change) // first: whoever repeats an act hears that, and not that the name is taken
        const organization = organizationOf(insert.get(id, name, now) ?? {})
        const added = addOperator(owner, now)
        return added ? { organization, owner: added } : undo('taken')
      }),
    rename: (id, name, change) =>
      commitDeed((_, append) => {
        const organization = found(rename.get(name, id))
        if (organization) append(change)
        return organization
      }),
    deactivate: (id, change) =>
      commitDeed((now, append) => {
        const organization = found(deactivate.get(now, id))
        if (!organization) return undefined
        forgetStream.run(id)
        append(change, endLongLived({ organization: id }, now, change.ends))
        return organization
      }),
    activate: (id, change) =>
      commitDeed((_, append) => {
        const organization = found(activate.get(id))
        if (organization) append(change)
        return organization
      }),
  }
}

const found = (row: Row | undefined) => row && organizationOf(row)
