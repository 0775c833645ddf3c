import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Outside, Value } from './outside.ts'
import type { Life } from './program.ts'

/** The file in a data folder, once a deployment has made it. */
export async function outsideOfSqlite(life: Life, folder: string): Promise<Outside> {
  const path = join(folder, 'jeton.db')
  let opened: DatabaseSync | undefined
  life.after(() => opened?.close())
  const db = () => {
    opened ??= open(path)
    return opened
  }
  const forEach = (tables: readonly string[], statement: (table: string) => string) =>
    db().exec(tables.map(statement).join(';'))

  return {
    environment: {},
    setTime: async () => undefined, // it takes the deployment's word for it
    async sql(text, ...values) {
      db()
        .prepare(text)
        .run(...values.map(bindable))
    },
    rows: async (text) => db().prepare(text).all(),
    tables: async () =>
      db()
        .prepare(TABLES)
        .all()
        .map(({ name }) => String(name)),
    async unwritable(work) {
      db().exec('BEGIN IMMEDIATE')
      return work().finally(() => db().exec('ROLLBACK'))
    },
    async unreadable(tables, work) {
      forEach(tables, (table) => `ALTER TABLE ${table} RENAME TO ${table}_gone`)
      return work().finally(() =>
        forEach(tables, (table) => `ALTER TABLE ${table}_gone RENAME TO ${table}`),
      )
    },
    async faulty(tables, work) {
      forEach(tables, fault)
      return work().finally(() => forEach(tables, (table) => `DROP TRIGGER ${table}_fault`))
    },
    kept: async () =>
      [path, `${path}-wal`]
        .filter((file) => existsSync(file))
        .map((file) => readFileSync(file, 'latin1'))
        .join('\n'),
  }
}

function open(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  db.exec('PRAGMA synchronous = OFF') // what tests write may be lost
  return db
}

const TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"

const bindable = (value: Value) => (typeof value === 'boolean' ? Number(value) : value)

// What it says is in two parts, for this text itself comes to be on the disk.
const fault = (table: string) => `
  CREATE TRIGGER ${table}_fault BEFORE INSERT ON ${table}
  BEGIN SELECT RAISE(ABORT, 'secret' || ' plan'); END`
