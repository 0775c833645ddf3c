import type { Change, Subject } from '../../core/events/index.ts'
import type { Row } from '../values.ts'
import type { Sql } from './sql.ts'

/** An event to append in the same transaction as the change that it records. */
export interface AppendEvent {
  readonly change: Change
  /** Subjects that end with it, beyond those that the change names itself. */
  readonly alsoEnds?: readonly Subject[]
}

/** Statements in order, each of which is answered with its rows. */
export type Statements<T> = Generator<Sql, T, readonly Row[]>

/** A transaction as steps: a statement is answered with its rows, an event with none. */
export type Steps<T> = Generator<Sql | AppendEvent, T, readonly Row[]>

export interface Tools<T> {
  /** Store time, milliseconds since 1970. */
  readonly now: number
  /** Leaves the transaction: takes back what it did, and returns an answer all the same. */
  readonly undo: (answer: T) => never
}

/** What the two databases write differently. */
export interface Syntax {
  /** Locks the rows that a SELECT finds, where others write at the same time. */
  readonly forUpdate: Sql
  /** The latest `at` of each `key`, as a table. The list is sent as a value, not in the text. */
  readonly latest: (uses: readonly Use[]) => Sql
}

/** When something was last used or seen. */
export interface Use {
  readonly key: string
  readonly at: number
}

/** A database that the stores use. SQLite runs steps synchronously; PostgreSQL awaits each. */
export interface Engine {
  readonly syntax: Syntax
  /** Runs a statement that only reads. */
  readonly query: (statement: Sql) => Promise<readonly Row[]>
  /**
   * Runs a statement that reads, and selects the database's time as `now`. PostgreSQL sets this
   * process's clock by its last row.
   */
  readonly queryTime: (statement: (now: Sql) => Sql) => Promise<readonly Row[]>
  /**
   * Runs statements outside the event log. In SQLite they share one transaction; in PostgreSQL each
   * is committed by itself.
   *
   * @param work is given the store's time, as SQL
   */
  readonly execute: <T>(work: (now: Sql) => Statements<T>) => Promise<T>
  /**
   * Runs all steps and appends their event, or does nothing. Throws `AlreadyDone` if an event with
   * the same `once.key` exists, and `QuotaReached` if the quota of the change is reached.
   */
  readonly transaction: <T>(work: (tools: Tools<T>) => Steps<T>) => Promise<T>
}
