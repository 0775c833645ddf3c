import type { DatabaseSync } from 'node:sqlite'
import { CannotStart } from '../../../core/cannot-start.ts'
import { BEGINNING } from './0001-beginning.ts'
import { ACCOUNTS } from './0002-accounts.ts'
import { DESCENT } from './0003-descent.ts'
import { NO_OPERATOR } from './0004-no-operator.ts'
import { DELETED_ASSISTANTS } from './0005-deleted-assistants.ts'

/** Every change of the schema there ever was, oldest first. Only ever added to. */
const MIGRATIONS = [BEGINNING, ACCOUNTS, DESCENT, NO_OPERATOR, DELETED_ASSISTANTS]

/**
 * Brings the schema up to date, each change and its number in one transaction: one that fails
 * leaves the version before it, and is thrown. Refuses a database that a later version of the
 * program has already changed.
 */
export function migrate(db: DatabaseSync, migrations: readonly string[] = MIGRATIONS): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version)
  if (version > migrations.length) {
    throw new CannotStart(
      `The database has schema version ${version} and this program knows ${migrations.length}: start the version that wrote it, or a later one.`,
    )
  }
  for (const [at, sql] of migrations.entries()) {
    if (at < version) continue
    change(db, `${sql}; PRAGMA user_version = ${at + 1}`)
  }
}

function change(db: DatabaseSync, sql: string): void {
  try {
    db.exec(`BEGIN IMMEDIATE; ${sql}; COMMIT`)
  } catch (fault) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw fault
  }
}
