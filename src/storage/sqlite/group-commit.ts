import type { DatabaseSync } from 'node:sqlite'
import { isTrouble, storeDown } from './fault.ts'

/**
 * A piece of work on the database. It is handed the time, by which everything in its batch is
 * judged, and a way out: `undo(answer)` takes back what the job wrote and still answers.
 */
export type Job<T> = (now: number, undo: (answer: T) => never) => T

/** Hands a job in. What it answers arrives when it is on the disk. */
export type Commit = <T>(job: Job<T>) => Promise<T>

interface Entry {
  /** Does the work, and says how to tell its caller once the batch is on the disk. */
  readonly work: (now: number) => () => void
  readonly reject: (fault: unknown) => void
}

/** Thrown to leave a job by its `undo`. Never seen outside. */
class Undone extends Error {}

/**
 * Lets all writes of one turn of the event loop share a transaction, and so one wait for the disk.
 *
 * - Nobody is answered before the transaction that holds their write is committed.
 * - Jobs run one after another, in the order they came, each seeing what those before it wrote.
 * - A job that throws is undone, alone, and rejects its own caller, alone.
 * - If the machine is in trouble (a full disk, say), at whichever step, or the transaction cannot
 *   be committed, nothing of it stays and all its callers hear `StoreDown`.
 *
 * A job is synchronous and begins or ends no transaction. One `Commit` for each connection.
 *
 * @param tick called first in each transaction: writes down the time and says it
 */
export function groupCommit(db: DatabaseSync, tick: () => number): Commit {
  let batch: Entry[] = []

  function commitBatch(): void {
    const entries = batch
    batch = []
    commitTogether(db, tick, entries)
  }

  return <T>(job: Job<T>) =>
    new Promise<T>((resolve, reject) => {
      if (batch.length === 0) setImmediate(commitBatch)
      batch.push({ reject, work: (now) => attempt(db, () => runJob(job, now), resolve, reject) })
    })
}

function commitTogether(db: DatabaseSync, tick: () => number, entries: readonly Entry[]): void {
  try {
    db.exec('BEGIN IMMEDIATE')
    const now = tick()
    const tell = entries.map(({ work }) => work(now))
    db.exec('COMMIT')
    for (const answer of tell) answer()
  } catch (cause) {
    const down = storeDown('commit', cause)
    for (const { reject } of entries) reject(down)
    rollBack(db)
  }
}

function rollBack(db: DatabaseSync): void {
  try {
    if (db.isTransaction) db.exec('ROLLBACK')
  } catch {
    // Either the database is closed, or the next batch cannot begin and so tries this again.
  }
}

type Outcome<T> = { readonly keep: boolean; readonly answer: T }

function runJob<T>(job: Job<T>, now: number): Outcome<T> {
  let undone: Outcome<T> | undefined
  try {
    const answer = job(now, (answer) => {
      undone = { keep: false, answer }
      throw new Undone()
    })
    return undone ?? { keep: true, answer }
  } catch (fault) {
    if (undone && fault instanceof Undone) return undone
    throw fault
  }
}

function attempt<T>(
  db: DatabaseSync,
  run: () => Outcome<T>,
  resolve: (answer: T) => void,
  reject: (fault: unknown) => void,
): () => void {
  db.exec('SAVEPOINT job')
  try {
    const { keep, answer } = run()
    db.exec(keep ? 'RELEASE job' : 'ROLLBACK TO job; RELEASE job')
    return () => resolve(answer)
  } catch (fault) {
    // In trouble SQLite may have ended the whole transaction by itself, or only this statement.
    if (!db.isTransaction || isTrouble(fault)) throw fault
    db.exec('ROLLBACK TO job; RELEASE job')
    return () => reject(fault)
  }
}
