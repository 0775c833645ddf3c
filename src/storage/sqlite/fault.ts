import { CannotStart } from '../../core/cannot-start.ts'
import { StoreDown } from '../../core/store-down.ts'
import { noSpaceFor } from '../disk-fault.ts'

/** SQLite's result codes that we tell apart. */
export const SQLITE = {
  BUSY: 5,
  NOMEM: 7,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
} as const

const TROUBLE: readonly number[] = Object.values(SQLITE)

/** The result code of one of SQLite's errors, without the details; undefined for any other. */
export function codeOf(fault: unknown): number | undefined {
  if (!(fault instanceof Error && 'errcode' in fault)) return undefined
  return Number(fault.errcode) & 0xff
}

/** Whether a fault is the machine's, and not that of the statement that met it. */
export function isTrouble(fault: unknown): boolean {
  const code = codeOf(fault)
  return code !== undefined && TROUBLE.includes(code)
}

/** What to throw when the machine did not let SQLite do something: says its reason too. */
export function storeDown(what: string, cause: unknown): StoreDown {
  const reason = codeOf(cause) !== undefined && cause instanceof Error ? reasonOf(cause) : ''
  return new StoreDown(`SQLite could not ${what}${reason}`, { cause })
}

/** SQLite's own text for a code, which quotes nothing. */
const reasonOf = (fault: Error): string =>
  'errstr' in fault && typeof fault.errstr === 'string' ? `: ${fault.errstr}` : ''

/**
 * Opens a database, or does what is done with one that has just been opened. Throws `CannotStart`,
 * in words that say what to do, for whatever the machine or the file objects to.
 */
export function opening<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const code = codeOf(cause)
    if (code === SQLITE.FULL) throw noSpaceFor(path, cause)
    const objection = code === undefined ? undefined : OBJECTIONS.get(code)
    throw objection ? new CannotStart(objection(path), { cause }) : cause
  }
}

const notADatabase = (path: string) =>
  `${path} is no database of Jeton's, or is damaged: put a backup in its place (jeton restore FILE), or move it away to begin anew.`
const notWritten = (path: string) =>
  `SQLite cannot write ${path} and the files beside it: make the folder writable for the user who runs Jeton, or set JETON_DATA to another folder.`

const OBJECTIONS: ReadonlyMap<number, (path: string) => string> = new Map([
  [SQLITE.NOTADB, notADatabase],
  [SQLITE.CORRUPT, notADatabase],
  [SQLITE.READONLY, notWritten],
  [SQLITE.CANTOPEN, notWritten],
  [SQLITE.BUSY, (path) => `Another program has ${path} locked: end it, and start again.`],
  [
    SQLITE.IOERR,
    (path) =>
      `${path} cannot be read or written: see whether its disk is full or failing, or set JETON_DATA to a folder on another disk.`,
  ],
])
