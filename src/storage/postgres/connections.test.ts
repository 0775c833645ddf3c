import assert from 'node:assert/strict'
import { after, it, type TestContext } from 'node:test'
import { opened, postgresClient } from '../../../test/support/postgres.ts'
import { startPostgres, withoutOwnPostgres } from '../../../test/support/postgres-server.ts'
import { NothingDone, StoreDown } from '../../core/store-down.ts'
import { sql } from '../sql/sql.ts'
import type { Postgres } from './open.ts'

const options = { skip: withoutOwnPostgres }
const server = withoutOwnPostgres ? undefined : await startPostgres({ after })
const url = server?.url ?? ''

const ONE = sql`SELECT 1 AS one`
const SLEEP = sql`SELECT pg_sleep(30)`

const open = (t: TestContext, more: object = {}) => opened(t, { url, ...more })

/** In milliseconds: whoever waits for a server that is away waits until the test is over. */
const WELL_BELOW = 5_000

/** How long something takes. */
async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now()
  await work()
  return performance.now() - begunAt
}

const isDown = ({ ask }: Postgres) => assert.rejects(ask(ONE), StoreDown)
const areDown = (postgres: Postgres, how = 200) =>
  Promise.all(Array.from({ length: how }, () => isDown(postgres)))

/** Asks until there is an answer. */
async function answers(postgres: Postgres): Promise<unknown> {
  return postgres.ask(ONE).catch(async (fault) => {
    assert.ok(fault instanceof StoreDown)
    await new Promise(setImmediate)
    return answers(postgres)
  })
}

it('says StoreDown to who was asking when a connection broke, and goes on', options, async (t) => {
  const postgres = await open(t)
  const client = await postgresClient(t, url)
  const asking = assert.rejects(postgres.ask(SLEEP), StoreDown)
  const sleeping =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%sleep(30)'"
  while ((await client.query(sleeping)).rowCount === 0);
  await asking
  assert.deepEqual(await postgres.ask(ONE), [{ one: 1 }])
})

it('lives through the end of connections that nobody uses', options, async (t) => {
  const postgres = await open(t)
  await Promise.all([postgres.ask(ONE), postgres.ask(ONE), postgres.ask(ONE)])
  const client = await postgresClient(t, url)
  await client.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'jeton'",
  )
  await answers(postgres)
})

it('lives through the end of a connection between two statements', options, async (t) => {
  const postgres = await open(t)
  const client = await postgresClient(t, url)
  const transaction = postgres.transact(async (ask) => {
    const [row] = await ask(sql`SELECT pg_backend_pid() AS pid`)
    await client.query('SELECT pg_terminate_backend($1, 10000)', [row?.pid])
    await new Promise(setImmediate)
    return ask(ONE)
  })
  await assert.rejects(transaction, StoreDown)
  assert.deepEqual(await postgres.ask(ONE), [{ one: 1 }])
})

it(
  'answers at once while the server is away, and works soon after its return',
  options,
  async (t) => {
    const postgres = await open(t)
    await postgres.ask(ONE)
    await server?.kill()
    assert.ok((await milliseconds(() => areDown(postgres))) < WELL_BELOW)
    for (let times = 0; times < 3; times++) {
      assert.ok((await milliseconds(() => areDown(postgres))) < WELL_BELOW)
    }
    await assert.rejects(postgres.ask(ONE), NothingDone)
    await server?.start()
    assert.ok((await milliseconds(() => answers(postgres))) < WELL_BELOW)
  },
)

it(
  'lets only the first wait while the server hangs, and works soon after it',
  options,
  async (t) => {
    const postgres = await open(t)
    await Promise.all([postgres.ask(ONE), postgres.ask(ONE)])
    server?.signal('SIGSTOP')
    t.after(() => server?.signal('SIGCONT'))
    const waited = await milliseconds(() => areDown(postgres))
    assert.ok(waited < WELL_BELOW, `${waited} ms`)
    const then: number[] = []
    for (let times = 0; times < 3; times++) then.push(await milliseconds(() => areDown(postgres)))
    assert.ok(Math.min(...then) < 100, `${then} ms`)
    server?.signal('SIGCONT')
    assert.ok((await milliseconds(() => answers(postgres))) < WELL_BELOW)
  },
)

it(
  'breaks off whatever is going on, once it is clear that the server hangs',
  options,
  async (t) => {
    const postgres = await open(t)
    t.after(() => server?.signal('SIGCONT'))
    const hangs = Promise.withResolvers<void>()
    const transaction = postgres.transact(async (ask) => {
      await ask(ONE)
      server?.signal('SIGSTOP')
      hangs.resolve()
      return ask(ONE)
    })
    const ended = milliseconds(() => assert.rejects(transaction, StoreDown))
    await hangs.promise
    await isDown(postgres)
    assert.ok((await ended) < WELL_BELOW)
    server?.signal('SIGCONT')
    await answers(postgres)
  },
)

it('waits for a server that is slow, and sends nobody away meanwhile', options, async (t) => {
  const postgres = await open(t, { connections: 2 })
  let isOver = false
  const slow = postgres.ask(sql`SELECT 1 AS one FROM pg_sleep(0.8)`).finally(() => {
    isOver = true
  })
  while (!isOver)
    assert.deepEqual(await postgres.ask(sql`SELECT 1 AS one FROM pg_sleep(0.25)`), [{ one: 1 }])
  assert.deepEqual(await slow, [{ one: 1 }])
})

it(
  'loses no time over the connection by which the server shows that it is there',
  options,
  async (t) => {
    const postgres = await open(t)
    const client = await postgresClient(t, url)
    const end = `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE query = 'SELECT 1'`
    while ((await client.query(end)).rowCount === 0);
    const slow = sql`SELECT 1 AS one FROM pg_sleep(0.5)`
    assert.deepEqual(await postgres.ask(slow), [{ one: 1 }])
  },
)

it('ends a statement that takes too long, and nobody else’s', options, async (t) => {
  const postgres = await open(t)
  const other = postgres.transact((ask) => ask(sql`SELECT pg_sleep(2)`))
  assert.ok((await milliseconds(() => assert.rejects(postgres.ask(SLEEP), StoreDown))) < 2_500)
  assert.deepEqual(await postgres.ask(ONE), [{ one: 1 }])
  await other
})

it('says StoreDown to who finds every connection in use for too long', options, async (t) => {
  const postgres = await open(t, { connections: 1 })
  const other = postgres.transact((ask) => ask(sql`SELECT pg_sleep(2)`))
  await assert.rejects(postgres.ask(ONE), StoreDown)
  await other
  await answers(postgres)
})

it('does not ask a server that only reads, for it may be behind', options, async (t) => {
  const postgres = await open(t)
  const client = await postgresClient(t, url)
  await client.query("ALTER ROLE postgres SET default_transaction_read_only = 'on'")
  await isDown(postgres)
  await client.query('ALTER ROLE postgres RESET default_transaction_read_only')
  await answers(postgres)
})

it('closes, also while the server hangs', options, async (t) => {
  const postgres = await open(t)
  await Promise.all([postgres.ask(ONE), postgres.ask(ONE)])
  const asking = assert.rejects(postgres.ask(SLEEP), StoreDown)
  server?.signal('SIGSTOP')
  t.after(() => server?.signal('SIGCONT'))
  assert.ok((await milliseconds(postgres.close)) < 2_000)
  await asking
  await isDown(postgres)
  server?.signal('SIGCONT')
})

it('waits with closing for what is going on', options, async (t) => {
  const postgres = await open(t)
  const asking = postgres.ask(sql`SELECT pg_sleep(0.2), 1 AS one`)
  await postgres.close()
  const [row] = await asking
  assert.equal(row?.one, 1)
})
