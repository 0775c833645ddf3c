import { existsSync, linkSync, renameSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../core/clock.ts'
import type { Change } from '../../core/events/index.ts'
import type { LogParts } from './index.ts'
import { sqliteLog } from './log.ts'
import { openSqlite } from './open.ts'

/** What SQLite may have left beside a database, and would take for the next one's. */
const BESIDE = ['-wal', '-shm', '-journal']

/**
 * Begins a new generation in a database: whatever was issued in it so far, and not redeemed, is
 * dead. The change and its event are one step.
 */
export async function beginGeneration(
  path: string,
  clock: Clock,
  { chain, feed }: LogParts,
  change: Change,
): Promise<void> {
  const sqlite = openSqlite(path, clock)
  const begin = sqlite.db.prepare('UPDATE store SET generation = lower(hex(randomblob(16)))')
  try {
    await sqliteLog(
      sqlite,
      chain,
      feed,
    )((_, append) => {
      begin.run()
      append(change)
    })
  } finally {
    sqlite.db.close()
  }
}

/**
 * Puts a closed database in the place of another, for whoever has the folder alone. What was there
 * is kept, with all that was written to it, under a name in the same folder. Whenever the machine
 * dies, one of the two is in the place.
 */
export function replaceDatabase(path: string, by: string, aside: string): void {
  if (existsSync(path)) {
    foldIn(path)
    for (const ending of BESIDE) {
      if (existsSync(`${path}${ending}`)) renameSync(`${path}${ending}`, `${aside}${ending}`)
    }
    linkSync(path, aside)
  }
  renameSync(by, path)
}

/** Writes what lies beside a database into its file, if that can still be done. */
function foldIn(path: string): void {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path)
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } catch {
    // It may be damaged, which is why another is put in its place. Then it keeps what lies beside it.
  } finally {
    db?.close()
  }
}
