import assert from 'node:assert/strict'
import { after, it, type TestContext } from 'node:test'
import type { Client } from 'pg'
import { anyServer, ownPart, postgresClient } from '../../../../test/support/postgres.ts'
import { withoutPostgres } from '../../../../test/support/postgres-server.ts'
import { CannotStart } from '../../../core/cannot-start.ts'
import { migrate } from './index.ts'

const FIRST = 'CREATE TABLE one (id integer PRIMARY KEY); INSERT INTO one VALUES (1)'
const SECOND = 'CREATE TABLE two (id integer PRIMARY KEY); INSERT INTO two SELECT id FROM one'
const FAILING = `${SECOND}; INSERT INTO two VALUES (1); DROP TABLE one`

const options = { skip: withoutPostgres }
const server = withoutPostgres ? '' : await anyServer({ after })

async function schemaOf(client: Client) {
  const { rows } = await client.query(
    'SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename',
  )
  const version = await client.query('SELECT version FROM schema_version')
  const tables = rows.map(({ tablename }) => tablename).filter((it) => it !== 'schema_version')
  return { version: version.rows[0].version, tables }
}

const open = (t: TestContext) => ownPart(t, server)

it('makes every change there is, oldest first, and numbers them', options, async (t) => {
  const { client } = await open(t)
  await migrate(client, [FIRST, SECOND])
  assert.deepEqual(await schemaOf(client), { version: 2, tables: ['one', 'two'] })
  assert.deepEqual((await client.query('SELECT id FROM two')).rows, [{ id: 1 }])
})

it('makes only the changes that are missing', options, async (t) => {
  const { client } = await open(t)
  await migrate(client, [FIRST])
  await migrate(client, ['this one is not run again', SECOND])
  await migrate(client, ['nor', 'these'])
  assert.deepEqual(await schemaOf(client), { version: 2, tables: ['one', 'two'] })
})

it(
  'makes each change once for ten who come at once, and none of them fails',
  options,
  async (t) => {
    const { url, client } = await open(t)
    const clients = await Promise.all(Array.from({ length: 10 }, () => postgresClient(t, url)))
    await Promise.all(clients.map((client) => migrate(client, [FIRST, SECOND])))
    assert.deepEqual(await schemaOf(client), { version: 2, tables: ['one', 'two'] })

    const third = 'INSERT INTO one SELECT max(id) + 1 FROM one'
    await Promise.all(clients.map((client) => migrate(client, [FIRST, SECOND, third])))
    assert.equal((await client.query('SELECT max(id) AS most FROM one')).rows[0].most, 2)
  },
)

it('makes the whole schema once for ten who come at once', options, async (t) => {
  const { url, client } = await open(t)
  const clients = await Promise.all(Array.from({ length: 10 }, () => postgresClient(t, url)))
  await Promise.all(clients.map((client) => migrate(client)))
  assert.ok((await schemaOf(client)).tables.includes('event_head'))
  assert.deepEqual((await client.query('SELECT hash FROM event_head')).rows, [{ hash: '' }])
})

it('leaves the version before a change that fails, whole and usable', options, async (t) => {
  const { client } = await open(t)
  await assert.rejects(migrate(client, [FIRST, FAILING, SECOND]), { code: '23505' })
  assert.deepEqual(await schemaOf(client), { version: 1, tables: ['one'] })
  await migrate(client, [FIRST, SECOND])
  assert.deepEqual(await schemaOf(client), { version: 2, tables: ['one', 'two'] })
})

it(
  'refuses a database of a later version with a sentence, and does not touch it',
  options,
  async (t) => {
    const { client } = await open(t)
    await migrate(client, [FIRST, SECOND])
    const sentence =
      'The database has schema version 2 and this program knows 1: start the version that wrote it, or a later one.'
    await assert.rejects(migrate(client, [FIRST]), new CannotStart(sentence))
    assert.deepEqual(await schemaOf(client), { version: 2, tables: ['one', 'two'] })
  },
)
