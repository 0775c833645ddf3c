import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import type { Clock } from '../../src/core/clock.ts'
import { createChain, createFeed } from '../../src/core/events/index.ts'
import { createMac } from '../../src/core/secrets/index.ts'
import { sqliteStores } from '../../src/storage/sqlite/index.ts'
import { openSqlite, type Sqlite } from '../../src/storage/sqlite/open.ts'

/** A clock that stands still unless a test moves it. */
export interface HandClock extends Clock {
  /** Lets time pass. */
  readonly advance: (milliseconds: number) => void
  /** Sets the wall clock, as whoever owns the machine can, while no time passes. */
  readonly step: (milliseconds: number) => void
}

export function handClock(startsAt = Date.UTC(2030, 0, 1)): HandClock {
  let [wall, monotonic] = [startsAt, 5_000]
  return {
    wall: () => wall,
    monotonic: () => monotonic,
    advance(milliseconds) {
      wall += milliseconds
      monotonic += milliseconds
    },
    step(milliseconds) {
      wall += milliseconds
    },
  }
}

/** An empty folder that is gone after the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'jeton-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Two organizations that have never had any credits. */
const ORGANIZATIONS = `
  INSERT INTO organizations (id, name, active, created_at)
  VALUES ('acme', 'A', 1, 0), ('rival', 'R', 1, 0)`

/** Every store over one database. */
export function storesOver(sqlite: Sqlite) {
  return sqliteStores(sqlite, logParts())
}

/** What the event log of a test needs. */
export function logParts() {
  return { chain: createChain(createMac('a secret', 'events')), feed: createFeed() }
}

/** A database with its stores, open until the test ends. By default in memory. */
export function openForTest(t: TestContext, path = ':memory:', clock = handClock()) {
  const sqlite = openSqlite(path, clock)
  t.after(() => sqlite.db.isOpen && sqlite.db.close())
  sqlite.db.exec(ORGANIZATIONS.replace('INSERT', 'INSERT OR IGNORE'))
  const log = logParts()
  return { ...sqliteStores(sqlite, log), sqlite, clock, feed: log.feed }
}

/** The entries of an organization in the ledger, oldest first. */
export function ledgerIn({ db }: Sqlite, organization: string) {
  return db
    .prepare('SELECT * FROM credit_entries WHERE organization = ? ORDER BY seq')
    .all(organization)
    .map(({ debit, credit, amount }) => ({
      debit: String(debit),
      credit: String(credit),
      amount: Number(amount),
    }))
}

/** A second connection to a database, which sees what is committed. */
export function onlooker(t: TestContext, path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 0 })
  t.after(() => db.isOpen && db.close())
  return db
}
