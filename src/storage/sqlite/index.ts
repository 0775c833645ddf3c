import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../core/clock.ts'
import type { SetupIds } from '../../core/setup/index.ts'
import { sqliteAccountStore } from './account-store.ts'
import { sqliteAssistantStore } from './assistant-store.ts'
import { sqliteCreditStore } from './credit-store.ts'
import { sqliteKeyStore } from './key-store.ts'
import { openSqlite } from './open.ts'
import { sqliteRunStore } from './run-store.ts'
import { setupIdsIn, sqliteSetupStore } from './setup-store.ts'
import { sqliteTokenStore } from './token-store.ts'

export { lockFolder } from './lock.ts'

/** Opens a database file with every store in it. */
export function openSqliteStores(path: string, clock: Clock) {
  const sqlite = openSqlite(path, clock)
  return {
    accounts: sqliteAccountStore(sqlite),
    assistants: sqliteAssistantStore(sqlite),
    credits: sqliteCreditStore(sqlite),
    keys: sqliteKeyStore(sqlite),
    runs: sqliteRunStore(sqlite),
    setup: sqliteSetupStore(sqlite),
    tokens: sqliteTokenStore(sqlite),
    /** Throws `StoreDown` unless something can be written at this moment. */
    check: () => sqlite.commit(() => undefined),
    /** Waits for what is being written and closes the file. */
    async close() {
      await sqlite.commit(() => undefined).catch(() => undefined)
      sqlite.db.close()
    },
  }
}

export type Stores = ReturnType<typeof openSqliteStores>

/** What set-up made, read beside a process that has the database open. */
export function readSetupIds(path: string): SetupIds | undefined {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    return setupIdsIn(db)
  } finally {
    db.close()
  }
}
