import { existsSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'
import { CannotStart } from '../../core/cannot-start.ts'

/** Is told how much is copied so far: from 0 to 1. */
export type Progress = (share: number) => void

/** What a reader waits for whoever writes; nobody else has to wait for the reader. */
const PATIENCE_MILLISECONDS = 1_000

/** A few megabytes at a time. */
const PAGES_AT_A_TIME = 1_024

/**
 * Copies a database into an empty file, beside whoever writes to it: as it is at one instant after
 * the call, with all that was committed before. The copy is one file by itself. Throws
 * `CannotStart` if there is no database of Jeton's there, or the copy is damaged.
 */
export async function copySqlite(
  from: string,
  to: string,
  onProgress: Progress = () => undefined,
): Promise<void> {
  if (!existsSync(from)) throw new CannotStart(`There is no file ${from}.`)
  try {
    await copyPages(from, to, onProgress)
  } catch (cause) {
    throw new CannotStart(`${from} cannot be read as a database of Jeton's.`, { cause })
  }
  const flaw = flawIn(to)
  if (flaw !== undefined) throw new CannotStart(`The database in ${from} is damaged: ${flaw}`)
}

async function copyPages(from: string, to: string, onProgress: Progress): Promise<void> {
  const db = new DatabaseSync(from, { readOnly: true, timeout: PATIENCE_MILLISECONDS })
  try {
    // Reading holds on to this instant. Without it the copy would begin anew after each write.
    db.exec('BEGIN')
    db.prepare('SELECT generation FROM store').get()
    await backup(db, to, {
      rate: PAGES_AT_A_TIME,
      progress: ({ totalPages, remainingPages }) => onProgress(1 - remainingPages / totalPages),
    })
    onProgress(1)
  } finally {
    db.close()
  }
}

/** Makes a database one file by itself, and says what is wrong with it; undefined if nothing is. */
function flawIn(path: string): string | undefined {
  const db = new DatabaseSync(path)
  try {
    db.exec('PRAGMA journal_mode = DELETE')
    const { integrity_check: found } = db.prepare('PRAGMA integrity_check(1)').get() ?? {}
    return found === 'ok' ? undefined : String(found)
  } finally {
    db.close()
  }
}
