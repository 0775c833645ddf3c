import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after } from 'node:test'
import { Client } from 'pg'
import { postgresStores } from '../../src/storage/postgres/index.ts'
import {
  openPostgres,
  type Postgres,
  type PostgresOptions,
} from '../../src/storage/postgres/open.ts'
import { givenPostgres, startPostgres, withoutPostgres } from './postgres-server.ts'
import type { Life } from './program.ts'
import { logParts } from './sqlite.ts'

/** Time as it passes on this machine. */
export const passing = { monotonic: () => performance.now() }

/** Everything that a test may leave, in an order in which it can be removed. */
const TABLES = [
  ...['counters', 'setup', 'credit_entries', 'credit_holds', 'credit_accounts', 'signing_keys'],
  ...['secrets', 'long_lived_tokens', 'api_keys', 'end_users', 'assistants', 'operators'],
  ...['organizations', 'events'],
]

/** What a database is before a test: two organizations that have never had any credits. */
const FRESH = `
  ${TABLES.map((table) => `DELETE FROM ${table};`).join(' ')}
  UPDATE event_head SET seq = 0, hash = '';
  INSERT INTO organizations (id, name, created_at) VALUES ('acme', 'A', 0), ('rival', 'R', 0)`

/** In front of the real ones in the search path, these give the time that a test says it is. */
export const HAND_TIME = `
  CREATE TABLE hand (at bigint);
  INSERT INTO hand VALUES (0);
  CREATE FUNCTION now() RETURNS timestamptz STABLE
    AS 'SELECT to_timestamp(at / 1000.0) FROM hand' LANGUAGE sql;
  CREATE FUNCTION clock_timestamp() RETURNS timestamptz STABLE
    AS 'SELECT to_timestamp(at / 1000.0) FROM hand' LANGUAGE sql`

/** A part of a server that is a file's alone, and so is the name that its connections give. */
export interface OwnPart {
  readonly url: string
  /** A connection of the test's own to it. */
  readonly client: Client
}

/** A connection of the test's own. */
export async function postgresClient(t: Life, url: string): Promise<Client> {
  const client = new Client(url)
  client.on('error', () => undefined) // its own statements say so as well
  await client.connect()
  t.after(() => client.end())
  return client
}

/** What waits until somebody waits for a lock in a statement that looks like this. */
export async function lockWatch(t: Life, url: string, like: string): Promise<() => Promise<void>> {
  const watcher = await postgresClient(t, url)
  const waiting = `
    SELECT 1 FROM pg_stat_activity WHERE application_name = current_setting('application_name')
      AND wait_event_type = 'Lock' AND query LIKE $1`
  return async () => {
    while ((await watcher.query(waiting, [like])).rowCount === 0);
  }
}

/** The server that `TEST_DATABASE_URL` names, or one that is started. */
export async function anyServer(t: Life): Promise<string> {
  const given = givenPostgres()
  return given === '' ? (await startPostgres(t)).url : given
}

/** Makes a part of a server, which is removed in the end. */
export async function ownPart(t: Life, server: string): Promise<OwnPart> {
  const name = `jeton_test_${randomUUID().replaceAll('-', '')}`
  const owner = new Client(server)
  owner.on('error', () => undefined) // a server of the test's own may be gone before this is
  await owner.connect()
  await owner.query(`CREATE SCHEMA ${name}`)
  t.after(async () => {
    await owner.query(`DROP SCHEMA ${name} CASCADE`).catch(() => undefined)
    await owner.end()
  })
  const own = new URL(withSetting(server, `search_path=${name},pg_catalog`))
  own.searchParams.set('application_name', name)
  return { url: own.href, client: await postgresClient(t, own.href) }
}

/** An address at which connections are begun with a setting. */
export function withSetting(url: string, setting: string): string {
  const changed = new URL(url)
  const before = changed.searchParams.get('options') ?? ''
  changed.searchParams.set('options', `${before} -c ${setting}`)
  return changed.href
}

/** Opens a database until the test ends. */
export async function opened(
  t: Life,
  options: Pick<PostgresOptions, 'url'> & Partial<PostgresOptions>,
) {
  const postgres = await openPostgres({ clock: passing, ...options })
  t.after(() => postgres.close().catch(() => undefined)) // a test may have closed it
  return postgres
}

/** An address at which sessions begin as administrators of databases may want theirs to. */
export function asSet(url: string): string {
  const settings = {
    default_transaction_isolation: 'serializable',
    lock_timeout: '1s',
    DateStyle: 'German',
    IntervalStyle: 'sql_standard',
    TimeZone: 'Pacific/Chatham',
    bytea_output: 'escape',
    extra_float_digits: '-15',
    standard_conforming_strings: 'off',
  }
  const all = Object.entries(settings).map((setting) => setting.join('='))
  return all.reduce(withSetting, url)
}

/** How many processes share a database. */
const PROCESSES = 4

/**
 * The stores that all tests of a file share, over the server that `TEST_DATABASE_URL` names or one
 * that is started for them, as if several processes had them open. Time stands still in them. To be
 * called once, at the top.
 *
 * @returns what empties them for a test
 */
export async function sharedPostgres() {
  if (withoutPostgres !== false) return () => assert.fail(String(withoutPostgres))
  const life = { after }
  const { url, client } = await ownPart(life, await anyServer(life))
  await client.query(HAND_TIME)
  const processes: Postgres[] = []
  for (let at = 0; at < PROCESSES; at++) {
    processes.push(await opened(life, { url: asSet(url), connections: 5 }))
  }

  return async () => {
    let at = Date.UTC(2030, 0, 1)
    const advance = async (milliseconds: number) => {
      at += milliseconds
      await client.query('UPDATE hand SET at = $1', [at])
    }
    await client.query(FRESH)
    await advance(0)
    const stores = processes.map((postgres) => postgresStores(postgres, logParts()))
    const ledger = (organization: string) => entriesOf(client, organization)
    return { ...inTurns(stores), client, ledger, advance, now: () => at }
  }
}

/** The entries of an organization in the ledger, oldest first. */
async function entriesOf(client: Client, organization: string) {
  const { rows } = await client.query(
    `SELECT debit, credit, amount::float FROM credit_entries WHERE organization = $1 ORDER BY seq`,
    [organization],
  )
  return rows
}

type Stores = ReturnType<typeof postgresStores>

/** The same stores in several processes, of which each call goes to the next one. */
function inTurns(all: readonly Stores[]): Stores {
  let turn = 0
  const next = () => all[turn++ % all.length] ?? assert.fail()
  const inTurn = (name: keyof Stores, store: object) =>
    new Proxy(store, { get: (_, promise) => Reflect.get(next()[name], promise) })
  const [first = assert.fail()] = all
  const stores = Object.entries(first).map(([name, store]) => [
    name,
    inTurn(name as keyof Stores, store),
  ])
  return Object.fromEntries(stores)
}
