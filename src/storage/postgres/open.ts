import type { ClientBase, PoolConfig } from 'pg'
import type { Clock } from '../../core/clock.ts'
import { StoreDown } from '../../core/store-down.ts'
import { type Sql, textOf, type Value } from '../sql/sql.ts'
import { addressOf } from './connect.ts'
import { createConnections } from './connections.ts'
import { faultOf, isRepeatable } from './fault.ts'
import { NUMBERS, prepareDatabase } from './prepare.ts'
import { createStatementNames } from './statement-names.ts'
import { type StoreClock, storeClock } from './store-clock.ts'

/** What a statement gives. */
export type Row = Readonly<Record<string, unknown>>

/** Asks the database. What it cannot do is `StoreDown`; then it is unknown whether it did it. */
export type Ask = (statement: Sql) => Promise<readonly Row[]>

/** One open database. */
export interface Postgres {
  /** Asks in a statement by itself, which is done when it is answered. */
  readonly ask: Ask
  /**
   * Asks several times in one transaction, which is done when this is answered, and of which
   * nothing is done if the work throws. Work that got in the way of others is done again.
   */
  readonly transact: Transact
  readonly clock: StoreClock
  readonly close: () => Promise<void>
}

type Transact = <T>(work: (ask: Ask) => Promise<T>) => Promise<T>

export interface PostgresOptions {
  readonly url: string
  readonly clock: Pick<Clock, 'monotonic'>
  /** How many connections there may be. */
  readonly connections?: number
  /** How long a statement by itself may take, and to get a connection. */
  readonly statementMilliseconds?: number
  /** How long a transaction may take, of which there is one for each change. */
  readonly transactionMilliseconds?: number
}

/** We wait longer than the server does by this: so one that is slow is told from one that is dead. */
const GRACE = 1.25

/** A process that stands still in the middle of a transaction is in everybody's way for so long. */
const IDLE_MILLISECONDS = 1_000

const MOST_ATTEMPTS = 5

/**
 * Opens a database, creating and migrating what is in it if need be. Throws `CannotStart` if it
 * cannot be reached or written, if a later version of the program wrote it, if it does not keep
 * every character, and if it does not wait for the disk.
 */
export async function openPostgres({
  url,
  clock,
  connections = 10,
  statementMilliseconds = 1_000,
  transactionMilliseconds = 30_000,
}: PostgresOptions): Promise<Postgres> {
  const config: PoolConfig = {
    connectionString: addressOf(url),
    application_name: 'jeton',
    types: NUMBERS,
  }
  await prepareDatabase(config)
  const { use, close } = createConnections(
    {
      ...config,
      keepAlive: true,
      max: connections,
      connectionTimeoutMillis: statementMilliseconds,
    },
    { statementMilliseconds, idleMilliseconds: IDLE_MILLISECONDS },
  )
  const begin = `
    BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = ${transactionMilliseconds}`

  return {
    clock: storeClock(clock),
    close,
    ask: (statement) =>
      again(() => use(statementMilliseconds * GRACE, (client) => asking(client)(statement))),
    transact: (work) =>
      again(() =>
        use(transactionMilliseconds * GRACE, (client) => transaction(client, begin, work)),
      ),
  }
}

async function transaction<T>(
  client: ClientBase,
  begin: string,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  await order(client, begin)
  try {
    const answer = await work(asking(client))
    await order(client, 'COMMIT')
    return answer
  } catch (fault) {
    if (!(fault instanceof StoreDown)) await order(client, 'ROLLBACK')
    throw fault
  }
}

async function order(client: ClientBase, text: string): Promise<void> {
  await client.query(text).catch((cause: unknown) => {
    throw faultOf(cause)
  })
}

/** Does what others were in the way of again, as often as it is likely to help. */
async function again<T>(work: () => Promise<T>, attempts = MOST_ATTEMPTS): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!isRepeatable(cause)) throw cause
    if (attempts > 1) return again(work, attempts - 1)
    throw new StoreDown('PostgreSQL found others in the way', { cause })
  }
}

const named = createStatementNames()

function asking(client: ClientBase): Ask {
  return async (statement) => {
    const text = textOf(statement, '$')
    const values = statement.values.map(storable)
    try {
      return (await client.query<Row>({ ...named(text), text, values })).rows
    } catch (cause) {
      throw faultOf(cause)
    }
  }
}

/** PostgreSQL keeps every character but one, which becomes the one that stands for none. */
function storable(value: Value): Value {
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD')
  if (value === null || typeof value !== 'object') return value
  return value.map((one) => (typeof one === 'string' ? one.replaceAll('\0', '\uFFFD') : one))
}
