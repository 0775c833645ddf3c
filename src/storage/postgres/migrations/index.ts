import type { Client } from 'pg'
import { CannotStart } from '../../../core/cannot-start.ts'
import { codeOf } from '../fault.ts'
import { BEGINNING } from './0001-beginning.ts'
import { DESCENT } from './0002-descent.ts'
import { NO_OPERATOR } from './0003-no-operator.ts'
import { DELETED_ASSISTANTS } from './0004-deleted-assistants.ts'

/** Every change of the schema there ever was, oldest first. Only ever added to. */
const MIGRATIONS = [BEGINNING, DESCENT, NO_OPERATOR, DELETED_ASSISTANTS]

const VERSION = 'SELECT version FROM schema_version WHERE id = 1'
const MAKE_VERSION = `
  CREATE TABLE IF NOT EXISTS schema_version (
    id integer PRIMARY KEY CHECK (id = 1),
    version integer NOT NULL
  );
  INSERT INTO schema_version VALUES (1, 0) ON CONFLICT DO NOTHING`

/**
 * Brings the schema up to date, each change and its number in one transaction: one that fails
 * leaves the version before it, and is thrown. Any number of processes may do so at once: each
 * change is made by the one that holds the row of the version. Refuses a database that a later
 * version of the program has already changed.
 */
export async function migrate(
  client: Client,
  migrations: readonly string[] = MIGRATIONS,
): Promise<void> {
  await makeVersion(client)
  while (await change(client, migrations));
}

/** Whether a version of the program has been here before. */
export async function isPrepared(client: Client): Promise<boolean> {
  const { rows } = await client.query('SELECT to_regclass($1) AS there', ['schema_version'])
  return Boolean(rows[0]?.there)
}

/**
 * Makes the row of the version. Two who make a table at once fail in several ways, also where it
 * need not be made if it is there; whoever fails looks again.
 */
async function makeVersion(client: Client, attempts = 5): Promise<void> {
  if (await isPrepared(client)) return
  try {
    await client.query(MAKE_VERSION)
  } catch (fault) {
    if (codeOf(fault) === undefined || attempts === 1) throw fault
    await makeVersion(client, attempts - 1)
  }
}

/** Makes the next change; false if there is none. */
async function change(client: Client, migrations: readonly string[]): Promise<boolean> {
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED')
  try {
    const { rows } = await client.query(`${VERSION} FOR UPDATE`)
    const version = Number(rows[0]?.version)
    const next = migrations[version]
    if (version > migrations.length) throw tooLate(version, migrations.length)
    if (next) await client.query(`${next}; UPDATE schema_version SET version = ${version + 1}`)
    await client.query('COMMIT')
    return next !== undefined
  } catch (fault) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw fault
  }
}

const tooLate = (version: number, known: number) =>
  new CannotStart(
    `The database has schema version ${version} and this program knows ${known}: start the version that wrote it, or a later one.`,
  )
