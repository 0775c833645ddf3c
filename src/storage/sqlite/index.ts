import { DatabaseSync } from 'node:sqlite'
import { CannotStart } from '../../core/cannot-start.ts'
import type { Clock } from '../../core/clock.ts'
import type { Chain, EventStore, Feed } from '../../core/events/index.ts'
import { createLocalLimits, type LocalLimits } from '../../core/limits/index.ts'
import type { SetupIds } from '../../core/setup/index.ts'
import { endUserStore } from '../sql/end-user-store.ts'
import { eventStore } from '../sql/event-store.ts'
import { keyStore } from '../sql/key-store.ts'
import { sqliteApiKeyStore } from './api-key-store.ts'
import { sqliteAssistantStore } from './assistant-store.ts'
import { sqliteCounterStore } from './counter-store.ts'
import { sqliteCreditStore } from './credit-store.ts'
import { sqliteEngine, sqliteQueries } from './engine.ts'
import { opening } from './fault.ts'
import { sqliteHolds } from './holds.ts'
import { sqliteLog } from './log.ts'
import { sqliteLongLivedStore } from './long-lived-store.ts'
import { openSqlite, read, type Sqlite } from './open.ts'
import { sqliteOperatorStore } from './operator-store.ts'
import { sqliteOrganizationStore } from './organization-store.ts'
import { sqliteRunStore } from './run-store.ts'
import { setupIdsIn, sqliteSetupStore } from './setup-store.ts'
import { sqliteTokenStore } from './token-store.ts'

export { lockFolder } from './lock.ts'

/** What the event log of a deployment needs. */
export interface LogParts {
  readonly chain: Chain
  /** Is told of every event before whoever caused it hears that it is done. */
  readonly feed: Feed
}

/** The event log by itself, for whoever only reads it. */
export interface EventLog {
  readonly events: EventStore
  readonly close: () => void
}

/** What a reader waits for whoever writes; nobody else has to wait for the reader. */
const PATIENCE_MILLISECONDS = 1_000

/** Every store over one open database. */
export function sqliteStores(
  sqlite: Sqlite,
  { chain, feed }: LogParts,
  limits: LocalLimits = createLocalLimits(),
) {
  const commitDeed = sqliteLog(sqlite, chain, feed)
  const engine = sqliteEngine(sqlite, commitDeed)
  return {
    apiKeys: sqliteApiKeyStore(sqlite, commitDeed),
    assistants: sqliteAssistantStore(sqlite, commitDeed),
    counters: sqliteCounterStore(sqlite),
    credits: sqliteCreditStore(sqlite, commitDeed),
    endUsers: endUserStore(engine),
    events: eventStore(engine),
    holds: sqliteHolds(sqlite),
    keys: keyStore(engine),
    longLived: sqliteLongLivedStore(sqlite, commitDeed),
    operators: sqliteOperatorStore(sqlite, commitDeed),
    organizations: sqliteOrganizationStore(sqlite, commitDeed),
    runs: sqliteRunStore(sqlite),
    setup: sqliteSetupStore(sqlite, commitDeed),
    tokens: sqliteTokenStore(sqlite, limits),
  }
}

/**
 * Opens a database file with every store in it.
 *
 * @param limits counts whom `TokenStore.admit` lets in
 */
export function openSqliteStores(path: string, clock: Clock, log: LogParts, limits?: LocalLimits) {
  const sqlite = openSqlite(path, clock)
  return {
    ...sqliteStores(sqlite, log, limits),
    /** The clock by which these stores decide; milliseconds since 1970. */
    now: sqlite.now,
    /** Throws `StoreDown` unless something can be written at this moment. */
    check: () => sqlite.commit(() => undefined),
    /** Waits for what is being written and closes the file. */
    async close() {
      await sqlite.commit(() => undefined).catch(() => undefined)
      sqlite.db.close()
    },
  }
}

/**
 * The event log, to be read beside a process that has the database open. Throws `CannotStart` if
 * there is none that can be read.
 */
export function openEventLog(path: string): EventLog {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: PATIENCE_MILLISECONDS })
    db.prepare('SELECT seq FROM event_head') // throws if the table does not exist
    const events = eventStore(sqliteQueries({ db, read, now: () => 0 }))
    return { events, close: () => db?.close() }
  } catch (cause) {
    db?.close()
    throw new CannotStart(
      `There is no event log in ${path} that can be read: start this version of Jeton with it once.`,
      { cause },
    )
  }
}

/**
 * What set-up made, read beside a process that has the database open. Throws `CannotStart` if it
 * cannot be read.
 */
export function readSetupIds(path: string): SetupIds | undefined {
  return opening(path, () => {
    const db = new DatabaseSync(path, { readOnly: true })
    try {
      return setupIdsIn(db)
    } finally {
      db.close()
    }
  })
}
