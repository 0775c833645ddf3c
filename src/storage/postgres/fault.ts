import { DatabaseError } from 'pg'
import { StoreDown } from '../../core/store-down.ts'

/** Somebody else was in the way. Nothing was done, and the same may be done again. */
const REPEATABLE = ['40001', '40P01']

/**
 * What passes with time: the connection, resources, an operator at work (which includes a deadline
 * of ours), the system, a lock; and a server that only reads, or ends a connection that it finds
 * idle, until the next connection finds another. And the one code by which a server says that it
 * does not know what became of a statement, as some that speak its protocol do.
 */
const PASSING = /^(08|53|57|58|25006|25P0[34]|40003|55P03)/

/** A statement that was prepared is gone, or one is there that was not: the session is another's. */
const LOST_SESSION = ['26000', '42P05']

/** The SQLSTATE of an error of the server's; undefined for any other. */
export const codeOf = (fault: unknown): string | undefined =>
  fault instanceof DatabaseError ? fault.code : undefined

export const isRepeatable = (fault: unknown): boolean => REPEATABLE.includes(codeOf(fault) ?? '')

/** What a failed statement is for the rest of the program: `StoreDown` if that is what it is. */
export function faultOf(cause: unknown): unknown {
  const code = codeOf(cause)
  if (LOST_SESSION.includes(code ?? '')) {
    return new StoreDown('A pooler in front of PostgreSQL does not keep sessions', { cause })
  }
  if (code !== undefined && !PASSING.test(code)) return cause
  return new StoreDown('PostgreSQL did not answer', { cause })
}
