import type { DatabaseSync } from 'node:sqlite'
import type { Additions, SetupIds, SetupStore } from '../../core/setup/index.ts'
import { setupIdsOf } from '../setup-rows.ts'
import { insertApiKey } from './api-key-store.ts'
import { insertAssistant } from './assistant-store.ts'
import type { Append, CommitDeed } from './log.ts'
import { insertLongLived } from './long-lived-store.ts'
import type { Sqlite } from './open.ts'
import { insertOperator } from './operator-rows.ts'

/** Keeps in SQLite what set-up made. */
export function sqliteSetupStore({ db, read }: Sqlite, commitDeed: CommitDeed): SetupStore {
  const addOrganization = db.prepare(
    'INSERT INTO organizations (id, name, active, created_at) VALUES (?, ?, 1, ?)',
  )
  const addKey = insertApiKey(db)
  const addOperator = insertOperator(db)
  const addToken = insertLongLived(db)
  const addAssistant = insertAssistant(db)
  const remember = db.prepare(`
    INSERT INTO setup (id, organization, api_key, key_id, chatbot, workflow)
    VALUES (1, ?, ?, ?, ?, ?)`)
  const rememberMore = db.prepare('UPDATE setup SET operator = ?, agent = ?, assistant = ?')
  const begun = db.prepare('SELECT operator FROM setup')
  const actFor = db.prepare('UPDATE api_keys SET made_by = ? WHERE id = ?')

  function add(
    { operator, accessToken, assistants, ids, change }: Additions,
    now: number,
    append: Append,
  ) {
    if (!addOperator(operator, now)) throw new Error(`there is an operator ${operator.username}`)
    addToken(accessToken, now)
    for (const assistant of assistants) addAssistant(assistant, now)
    const more = [operator.id, ids.agent?.id ?? null, ids.assistant?.id ?? null]
    rememberMore.run(...more)
    append(change)
  }

  return {
    setupIds: () => read(() => setupIdsIn(db)),
    begin: (beginnings, handOver) =>
      commitDeed((now, append) => {
        if (begun.get()) return false
        const { organization, apiKey, ids } = beginnings
        addOrganization.run(organization.id, organization.name, now)
        addKey(apiKey, now)
        const known = [ids.chatbot.id, ids.workflow.id]
        remember.run(organization.id, apiKey.id, apiKey.keyId, ...known)
        add(beginnings, now, append)
        handOver()
        return true
      }),
    extend: (additions, handOver) =>
      commitDeed((now, append) => {
        if (begun.get()?.operator !== null) return false
        add(additions, now, append)
        actFor.run(additions.operator.id, additions.ids.apiKey.id)
        handOver()
        return true
      }),
  }
}

/** What set-up made in this database; undefined if it never ran. */
export function setupIdsIn(db: DatabaseSync): SetupIds | undefined {
  const isThere = (table: string) =>
    db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined
  if (!isThere('setup')) return undefined
  const operators = isThere('operators') ? 'LEFT JOIN operators o ON o.id = s.operator' : ''
  const row = db.prepare(`SELECT s.*${operators && ', o.username'} FROM setup s ${operators}`).get()
  return row && setupIdsOf(row)
}
