import { DatabaseSync } from 'node:sqlite'
import { CannotStart } from '../../core/cannot-start.ts'
import { codeOf, SQLITE } from './fault.ts'

/**
 * Makes this process the only one that serves a data folder, until it ends or lets go. A file lock
 * of the system's does it, which is released however the process ends. Throws `CannotStart` if
 * another process has it, and if the file cannot be written.
 *
 * @returns what to call to let go
 */
export function lockFolder(path: string): () => void {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(path, { timeout: 0 })
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return () => lock?.close()
  } catch (cause) {
    lock?.close()
    throw new CannotStart(sentenceOf(path, cause), { cause })
  }
}

function sentenceOf(path: string, fault: unknown): string {
  if (codeOf(fault) === SQLITE.BUSY) {
    return `Another Jeton is already using this data folder (it holds ${path}): stop it, or set JETON_DATA to another folder.`
  }
  return `The data folder cannot be locked (${path} cannot be written): make it writable, or set JETON_DATA to another folder.`
}
