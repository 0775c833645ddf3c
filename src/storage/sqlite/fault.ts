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
