import { statSync } from 'node:fs'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import type { Clock } from '../../core/clock.ts'
import { opening, storeDown } from './fault.ts'
import { type Commit, groupCommit } from './group-commit.ts'
import { migrate } from './migrations/index.ts'
import { storeClock } from './store-clock.ts'

/** What a query gives. */
export type Row = Readonly<Record<string, SQLOutputValue>>

/** One open database: how to read it, how to write to it, and by what time. */
export interface Sqlite {
  readonly db: DatabaseSync
  readonly commit: Commit
  readonly now: () => number
  /** Stands for all that was redeemed so far: another generation has forgotten it. */
  readonly generation: string
  readonly read: typeof read
}

/** We are alone with the file, so whoever holds it up for longer is trouble. */
const BUSY_MILLISECONDS = 100

/**
 * Opens a database, creating and migrating it if need be.
 *
 * WAL with `synchronous = FULL`: a committed redemption outlives a power cut. Throws `CannotStart`
 * if a later version of the program wrote the file, or it cannot be opened.
 */
export function openSqlite(path: string, clock: Clock): Sqlite {
  const { db, generation, seen_at } = opening(path, () => openMigrated(path))
  const now = storeClock(clock, Number(seen_at))
  const tick = db.prepare('UPDATE store SET seen_at = max(seen_at, ?) RETURNING seen_at')
  const commit = groupCommit(db, () => Number(tick.get(now())?.seen_at))
  return { db, commit, now, read, generation }
}

function openMigrated(path: string) {
  const db = new DatabaseSync(path, { timeout: BUSY_MILLISECONDS })
  try {
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA temp_store = MEMORY; -- in a container there may be no other folder to write to
    `)
    migrate(db)
    const generation = generationOf(db, path)
    const { seen_at } = db.prepare('SELECT seen_at FROM store').get() ?? {}
    return { db, generation, seen_at }
  } catch (fault) {
    db.close()
    throw fault
  }
}

/** Runs a read. What the database cannot do is `StoreDown`. */
export async function read<T>(job: () => T): Promise<T> {
  try {
    return job()
  } catch (cause) {
    throw storeDown('read', cause)
  }
}

/**
 * The generation of this file: a new one if it is not the file it was, for then it is a copy, or
 * was put back from one, and may have forgotten redemptions.
 */
function generationOf(db: DatabaseSync, path: string): string {
  const file = identityOf(path)
  db.prepare(`
    UPDATE store SET generation = lower(hex(randomblob(16))), file = :file WHERE file <> :file
  `).run({ file })
  return String(db.prepare('SELECT generation FROM store').get()?.generation)
}

function identityOf(path: string): string {
  if (path === ':memory:') return path
  const { dev, ino, birthtimeNs } = statSync(path, { bigint: true })
  return `${dev}:${ino}:${birthtimeNs}`
}
