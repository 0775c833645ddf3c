import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { anyServer, ownPart, passing } from '../../../test/support/postgres.ts'
import { withoutPostgres } from '../../../test/support/postgres-server.ts'
import { handClock, logParts } from '../../../test/support/sqlite.ts'
import { StoreDown } from '../../core/store-down.ts'
import { beginnings } from '../contracts/beginnings.ts'
import { openPostgresStores } from './index.ts'

const ONE = beginnings('one')
const FIRST_PAGE = { after: undefined, limit: 10 }

const options = { skip: withoutPostgres }
const server = withoutPostgres ? '' : await anyServer({ after })

it('tells the database’s time, and as much later as has passed here', options, async (t) => {
  const { url, client } = await ownPart(t, server)
  const clock = handClock(0)
  const time = async () => {
    const { rows } = await client.query('SELECT extract(epoch FROM clock_timestamp()) AS now')
    return Math.floor(Number(rows[0].now) * 1000)
  }
  const from = await time()
  const stores = await openPostgresStores({ url, clock }, logParts())
  t.after(stores.close)
  const told = stores.now()
  assert.ok(told >= from && told <= (await time()))
  clock.step(600_000)
  assert.equal(stores.now(), told)
  clock.advance(1_500.5)
  assert.equal(stores.now(), told + 1_500)
  await stores.check()
  assert.ok(stores.now() <= (await time()))
})

it('says whether the database answers, and StoreDown once it is closed', options, async (t) => {
  const { url } = await ownPart(t, server)
  const stores = await openPostgresStores({ url, clock: passing }, logParts())
  await stores.check()
  await stores.close()
  await assert.rejects(stores.check(), StoreDown)
})

it('goes on while a later version of the program adds columns', options, async (t) => {
  const { url, client } = await ownPart(t, server)
  const stores = await openPostgresStores({ url, clock: passing, connections: 1 }, logParts())
  t.after(stores.close)
  await stores.setup.begin(ONE, () => undefined)
  await stores.endUsers.enter({ id: 'user', organization: 'org_one', externalId: 'user' })
  const read = async () => [
    await stores.apiKeys.bySecret(ONE.apiKey.secret.digest),
    await stores.apiKeys.list('org_one', FIRST_PAGE),
    await stores.assistants.byId('org_one', 'bot_one'),
    await stores.assistants.publicDefault(),
    await stores.credits.history('org_one', FIRST_PAGE),
    await stores.endUsers.byId('user'),
    await stores.events.after(0, 10),
    await stores.keys.list(),
    await stores.longLived.bySecret(ONE.accessToken.secret.digest),
    await stores.operators.list('org_one', FIRST_PAGE),
    await stores.organizations.list(FIRST_PAGE),
    await stores.setup.setupIds(),
  ]
  const before = await read()
  const { rows } = await client.query(
    'SELECT tablename FROM pg_tables WHERE schemaname = current_schema()',
  )
  for (const { tablename } of rows) {
    await client.query(`ALTER TABLE ${tablename} ADD COLUMN more text NOT NULL DEFAULT ''`)
  }
  assert.deepEqual(await read(), before)
})
