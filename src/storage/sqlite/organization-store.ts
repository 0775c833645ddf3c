import type { OrganizationStore } from '../../core/accounts/index.ts'
import { organizationOf } from '../account-rows.ts'
import { createEnding } from './endings.ts'
import type { CommitDeed } from './log.ts'
import type { Row, Sqlite } from './open.ts'
import { insertOperator } from './operator-rows.ts'
import { pageFrom, pageIn, pageValues } from './pages.ts'

const OF_INACTIVE = {
  tokens: `organization = :organization
    AND EXISTS (SELECT 1 FROM organizations WHERE id = :organization AND active = 0)`,
}

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
  const endLongLived = createEnding(db, commitDeed, OF_INACTIVE)
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
    async deactivate(id, change) {
      const values = { organization: id }
      const { organization, begun } = await commitDeed((now, append) => {
        const organization = found(deactivate.get(now, id))
        if (!organization) return { organization, begun: undefined }
        forgetStream.run(id)
        return { organization, begun: endLongLived.begin(values, now, change, append) }
      })
      if (begun) await endLongLived.finish(begun, values, change)
      return organization
    },
    activate: (id, change) =>
      commitDeed((now, append) => {
        endLongLived.complete({ organization: id }, now)
        const organization = found(activate.get(id))
        if (organization) append(change)
        return organization
      }),
  }
}

const found = (row: Row | undefined) => row && organizationOf(row)
