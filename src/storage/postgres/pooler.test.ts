import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, it } from 'node:test'
import { Client } from 'pg'
import { startPgBouncer, withoutPgBouncer } from '../../../test/support/pgbouncer.ts'
import { anyServer, opened, passing, postgresClient } from '../../../test/support/postgres.ts'
import { CannotStart } from '../../core/cannot-start.ts'
import { StoreDown } from '../../core/store-down.ts'
import { sql } from '../sql/sql.ts'
import { openPostgres } from './open.ts'

const options = { skip: withoutPgBouncer }
const database = withoutPgBouncer ? '' : await ownDatabase()

/** PgBouncer lets no search path through, so a schema of its own would not be found. */
async function ownDatabase(): Promise<string> {
  const server = await anyServer({ after })
  const name = `jeton_test_${randomUUID().replaceAll('-', '')}`
  const client = new Client(server)
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`)
  after(async () => {
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await client.end()
  })
  return Object.assign(new URL(server), { pathname: name }).href
}

const refused = (url: string, sentence: RegExp) =>
  assert.rejects(openPostgres({ url, clock: passing }), (fault) => {
    assert.ok(fault instanceof CannotStart, String(fault))
    assert.match(fault.message, sentence)
    return true
  })

it('works behind a pooler that keeps sessions, with limits of its own', options, async (t) => {
  const url = await startPgBouncer(t, database, { pool_mode: 'session', server_reset_query: '' })
  for (let times = 0; times < 2; times++) {
    // The second one gets the sessions of the first, with all that was prepared in them.
    const { ask, transact, close } = await opened(t, { url, statementMilliseconds: 4_000 })
    for (let asked = 0; asked < 2; asked++) {
      assert.deepEqual(await ask(sql`SELECT seq FROM event_head`), [{ seq: 0 }])
    }
    assert.deepEqual(await ask(sql`SHOW statement_timeout`), [{ statement_timeout: '4s' }])
    const within = await transact((asking) => asking(sql`SHOW statement_timeout`))
    assert.deepEqual(within, [{ statement_timeout: '30s' }])
    await close()
  }
})

it('refuses a pooler that shares sessions, with a sentence', options, async (t) => {
  for (const pool_mode of ['transaction', 'statement']) {
    const url = await startPgBouncer(t, database, { pool_mode })
    await refused(url, /shares sessions between its clients.* pool_mode to session/)
    await refused(url, /shares sessions/) // also with sessions that were used before
  }
})

it(
  'sees that sessions are shared, however many there are and whoever gets them',
  options,
  async (t) => {
    for (const sessions of [1, 2, 3]) {
      const url = await startPgBouncer(t, database, {
        pool_mode: 'transaction',
        server_round_robin: '1',
      })
      const clients = await Promise.all(
        Array.from({ length: sessions }, () => postgresClient(t, url)),
      )
      await Promise.all(clients.map((client) => client.query('BEGIN')))
      await Promise.all(clients.map((client) => client.query('COMMIT')))
      await refused(url, /shares sessions/)
    }
  },
)

it('sees it while others are served as well', options, async (t) => {
  const url = await startPgBouncer(t, database, { pool_mode: 'transaction' })
  let isOver = false
  const others = Array.from({ length: 4 }, async () => {
    const client = await postgresClient(t, url)
    while (!isOver) await client.query('SELECT 1')
  })
  for (let times = 0; times < 10; times++) await refused(url, /shares sessions/)
  isOver = true
  await Promise.all(others)
})

it('refuses a pooler with too few sessions for a process, with a sentence', options, async (t) => {
  const url = await startPgBouncer(t, database, {
    pool_mode: 'session',
    default_pool_size: '1',
    query_wait_timeout: '1',
  })
  await refused(url, /has no second session .*default_pool_size/)
})

it(
  'says StoreDown once a pooler loses what was prepared, and not that it is broken',
  options,
  async (t) => {
    const { ask } = await opened(t, { url: database, connections: 1 })
    const one = sql`SELECT 1 AS one`
    await ask(one)
    await ask(sql`DEALLOCATE ALL`)
    await assert.rejects(ask(one), StoreDown)
    assert.deepEqual(await ask(one), [{ one: 1 }])
  },
)

it('names what a pooler will not be told while a session begins', options, async (t) => {
  const url = new URL(await startPgBouncer(t, database, { pool_mode: 'session' }))
  url.searchParams.set('options', '-c search_path=public')
  await refused(url.href, /leave options out of DATABASE_URL and use ALTER ROLE/)
})
