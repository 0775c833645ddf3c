import { type Client, type ClientConfig, types } from 'pg'
import { CannotStart } from '../../core/cannot-start.ts'
import { reasonOf } from '../certificates.ts'
import { addressOf, connectOnce } from './connect.ts'
import { codeOf } from './fault.ts'
import { isPrepared, migrate } from './migrations/index.ts'
import { refuseSharedSessions } from './pooler.ts'
import { beginSession } from './session.ts'

const BIGINT = 20

/** Reads whole numbers as numbers, which all of ours fit in. */
export const NUMBERS = {
  getTypeParser: (...[oid, format]: Parameters<typeof types.getTypeParser>) =>
    Number(oid) === BIGINT ? Number : types.getTypeParser(oid, format),
}

/** A change of the schema takes as long as it takes. */
const MIGRATION = { statementMilliseconds: 0, idleMilliseconds: 60_000 }

/** So long a pooler may let us wait for a second session. */
const SECOND_SESSION_MILLISECONDS = 5_000

const REFUSED = {
  fsync: {
    value: 'off',
    sentence:
      'The database does not wait for its disk (fsync is off), and would forget in a crash what was answered: turn it on, or set DATABASE_URL to another database.',
  },
  synchronous_commit: {
    value: 'off',
    sentence:
      'The database answers before it has written (synchronous_commit is off), and would forget in a crash what was answered: turn it on, or set DATABASE_URL to another database.',
  },
  transaction_read_only: {
    value: 'on',
    sentence:
      'The database can only be read (it follows another one, or is set so): set DATABASE_URL to the one that is written to.',
  },
}

const NO_PRIVILEGE = '42501'

/** Makes sure that a database may be used, and brings its schema up to date. */
export async function prepareDatabase(config: ClientConfig): Promise<void> {
  const client = await connectOnce(config)
  try {
    await refuseSharedSessions(client, () =>
      connectOnce({ ...config, query_timeout: SECOND_SESSION_MILLISECONDS }),
    )
    await beginSession(client, MIGRATION)
    await inspect(client)
    await migrate(client)
  } catch (cause) {
    if (codeOf(cause) !== NO_PRIVILEGE) throw cause
    throw new CannotStart(
      `The database cannot be prepared (${reasonOf(cause)}): let the user of DATABASE_URL own a database, or grant the right.`,
      { cause },
    )
  } finally {
    await client.end()
  }
}

/**
 * Whether a deployment was begun in a database, by any version of the program. Changes nothing.
 * Throws `CannotStart` if it cannot be reached.
 */
export async function holdsDeployment(url: string): Promise<boolean> {
  const client = await connectOnce({ connectionString: addressOf(url) })
  try {
    return await isPrepared(client)
  } finally {
    await client.end()
  }
}

async function inspect(client: Client): Promise<void> {
  for (const [name, { value, sentence }] of Object.entries(REFUSED)) {
    const { rows } = await client.query(`SHOW ${name}`)
    if (rows[0]?.[name] === value) throw new CannotStart(sentence)
  }
  const { rows } = await client.query('SHOW server_encoding')
  if (rows[0]?.server_encoding !== 'UTF8') {
    throw new CannotStart(
      'The database does not keep every character (its encoding is not UTF8): create it with UTF8, or set DATABASE_URL to another one.',
    )
  }
  await findSchema(client)
}

/** Makes sure that there is a schema in which tables are made and found. */
async function findSchema(client: Client): Promise<void> {
  const { rows } = await client.query(
    "SELECT current_schema() AS schema, current_setting('search_path') AS path, current_user AS role",
  )
  const { schema, path, role } = rows[0] ?? {}
  if (schema !== null && !/^(pg_|information_schema$)/.test(String(schema))) return
  throw new CannotStart(
    `The database has no schema to work in (the search_path of ${role} is ${path || 'empty'}): create one that it names, or ALTER ROLE ${role} SET search_path to one that is there.`,
  )
}
