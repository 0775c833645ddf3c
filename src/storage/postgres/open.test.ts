import assert from 'node:assert/strict'
import { after, it, type TestContext } from 'node:test'
import { inspect } from 'node:util'
import { types } from 'pg'
import {
  anyServer,
  opened,
  ownPart,
  passing,
  postgresClient,
  withSetting,
} from '../../../test/support/postgres.ts'
import {
  startPostgres,
  withoutOwnPostgres,
  withoutPostgres,
} from '../../../test/support/postgres-server.ts'
import { nowhere } from '../../../test/support/sockets.ts'
import { CannotStart } from '../../core/cannot-start.ts'
import { StoreDown } from '../../core/store-down.ts'
import { sql } from '../sql/sql.ts'
import { openPostgres, type Postgres } from './open.ts'

const options = { skip: withoutPostgres }
const server = withoutPostgres ? '' : await anyServer({ after })

const refused = (url: string, sentence: RegExp) =>
  assert.rejects(openPostgres({ url, clock: passing }), (fault) => {
    assert.ok(fault instanceof CannotStart)
    assert.match(fault.message, sentence)
    return true
  })

/** An open database with a table of two rows, which a test's own connection sees as well. */
async function open(t: TestContext) {
  const { url, client } = await ownPart(t, server)
  const postgres = await opened(t, { url: withSetting(url, 'deadlock_timeout=50ms') })
  await client.query('CREATE TABLE rows (id integer PRIMARY KEY, value bigint)')
  await client.query('INSERT INTO rows VALUES (1, 0), (2, 0)')
  const values = async () =>
    (await client.query('SELECT value FROM rows ORDER BY id')).rows.map(({ value }) => +value)
  return { postgres, client, values }
}

const add = ({ ask }: Pick<Postgres, 'ask'>, id: number, value: number) =>
  ask(sql`UPDATE rows SET value = value + ${value} WHERE id = ${id}`)

it('is opened by ten at once who find nothing there', options, async (t) => {
  const { url } = await ownPart(t, server)
  const all = await Promise.all(Array.from({ length: 10 }, () => opened(t, { url })))
  for (const { ask } of all) {
    assert.deepEqual(await ask(sql`SELECT seq FROM event_head`), [{ seq: 0 }])
  }
})

it('refuses a server that is away with a sentence, and tells no password', options, async () => {
  const { port } = new URL(await nowhere())
  const url = `postgresql://jeton:opensesame@127.0.0.1:${port}/jeton`
  await refused(url, /^The database cannot be reached \(connect ECONNREFUSED .*DATABASE_URL\.$/)
  for (const wrong of [url, 'postgresql://jeton:opensesame@127.0.0.1:99999/jeton', 'opensesame']) {
    const fault = await openPostgres({ url: wrong, clock: passing }).catch((fault) => fault)
    assert.ok(fault instanceof CannotStart, wrong)
    assert.ok(
      !inspect(fault, { depth: 9, showHidden: true }).includes('opensesame'),
      inspect(fault),
    )
  }
})

it('refuses a database that answers before it has written', options, async (t) => {
  const { url } = await ownPart(t, server)
  await refused(withSetting(url, 'synchronous_commit=off'), /\(synchronous_commit is off\)/)
  await openPostgres({ url: withSetting(url, 'synchronous_commit=local'), clock: passing }).then(
    ({ close }) => close(),
  )
})

it('refuses a database that can only be read', options, async (t) => {
  const { url } = await ownPart(t, server)
  await refused(withSetting(url, 'default_transaction_read_only=on'), /can only be read/)
})

it('refuses a database that does not wait for its disk, or does not keep every character', {
  skip: withoutOwnPostgres,
}, async (t) => {
  const { url } = await startPostgres(t, 'fsync=off')
  await refused(url, /\(fsync is off\)/)
  const client = await postgresClient(t, server)
  await client.query("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
  await refused(Object.assign(new URL(server), { pathname: 'latin' }).href, /is not UTF8/)
  await client.query('DROP DATABASE latin')
})

it('refuses a database in which nothing may be created', {
  skip: withoutOwnPostgres,
}, async (t) => {
  const { url } = await startPostgres(t)
  const client = await postgresClient(t, url)
  await client.query('CREATE ROLE guest LOGIN')
  await refused(Object.assign(new URL(url), { username: 'guest' }).href, /permission denied for/)
})

it('reads whole numbers as numbers, and leaves it to others how they do', options, async (t) => {
  const { postgres } = await open(t)
  const [row] = await postgres.ask(sql`SELECT 9007199254740991::bigint AS most, count(*) FROM rows`)
  assert.deepEqual(row, { most: Number.MAX_SAFE_INTEGER, count: 2 })
  assert.equal(types.getTypeParser(20)('1'), '1')
})

it(
  'keeps every character, and the one that it cannot keep as one that says so',
  options,
  async (t) => {
    const { postgres } = await open(t)
    for (const text of ['O’Hara "\\\'$1 👋\n', '', '{NULL,a}', '\u0001']) {
      const lists = sql`SELECT ${text} AS one, ${[text, text]}::text[] AS two`
      assert.deepEqual(await postgres.ask(lists), [{ one: text, two: [text, text] }])
    }
    const [row] = await postgres.ask(sql`SELECT ${'a\0'} AS one, ${['\0']}::text[] AS two`)
    assert.deepEqual(row, { one: 'a\uFFFD', two: ['\uFFFD'] })
  },
)

it(
  'does a transaction as a whole when it is answered, and none that throws',
  options,
  async (t) => {
    const { postgres, values } = await open(t)
    const both = async (ask: Postgres['ask']) => {
      for (const id of [1, 2]) await add({ ask }, id, 1)
      return 'done'
    }
    assert.equal(await postgres.transact(both), 'done')
    assert.deepEqual(await values(), [1, 1])
    const own = new Error('own')
    const throwing = postgres.transact((ask) => both(ask).then(() => Promise.reject(own)))
    await assert.rejects(throwing, own)
    const failing = postgres.transact((ask) => both(ask).then(() => ask(sql`SELECT 1 / 0`)))
    await assert.rejects(failing, { code: '22012' })
    assert.deepEqual(await values(), [1, 1])
    assert.equal(await postgres.transact(both), 'done')
  },
)

it('does two transactions that wait for each other, one after the other', options, async (t) => {
  const { postgres, values } = await open(t)
  let begun = 0
  const bothBegan = Promise.withResolvers<void>()
  const crossing = (first: number, second: number) =>
    postgres.transact(async (ask) => {
      await add({ ask }, first, 1)
      begun += 1
      if (begun === 2) bothBegan.resolve()
      await bothBegan.promise
      await add({ ask }, second, 10)
    })
  await Promise.all([crossing(1, 2), crossing(2, 1)])
  assert.deepEqual(await values(), [11, 11])
  assert.ok(begun > 2)
})

it('says StoreDown if others are in the way again and again', options, async (t) => {
  const { postgres, values } = await open(t)
  let attempts = 0
  const hindered = postgres.transact(async (ask) => {
    attempts += 1
    await add({ ask }, 1, 1)
    await ask(sql`DO 'BEGIN RAISE EXCEPTION USING ERRCODE = ''40001''; END'`)
  })
  await assert.rejects(hindered, StoreDown)
  assert.equal(attempts, 5)
  assert.deepEqual(await values(), [0, 0])
})

it('ends a transaction that stands still, so that others go on', options, async (t) => {
  const { postgres, values } = await open(t)
  const [standing, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const still = postgres.transact(async (ask) => {
    await add({ ask }, 1, 1)
    standing.resolve()
    await released.promise
    return add({ ask }, 2, 1)
  })
  await standing.promise
  await postgres.transact((ask) => add({ ask }, 1, 5))
  released.resolve()
  await assert.rejects(still, StoreDown)
  assert.deepEqual(await values(), [5, 0])
})
