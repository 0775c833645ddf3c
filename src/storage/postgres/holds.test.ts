import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { anyServer, lockWatch, opened, ownPart } from '../../../test/support/postgres.ts'
import { withoutPostgres } from '../../../test/support/postgres-server.ts'
import { postgresHolds } from './holds.ts'

const options = { skip: withoutPostgres }
const server = withoutPostgres ? '' : await anyServer({ after })

it('lets a run be paid with what is added while it waits', options, async (t) => {
  const { url, client } = await ownPart(t, server)
  const { hold } = postgresHolds(await opened(t, { url }))
  const waiting = await lockWatch(t, url, '%INSERT INTO credit_holds%')
  await client.query(`
    INSERT INTO organizations (id, name, created_at) VALUES ('acme', 'A', 0);
    INSERT INTO credit_accounts VALUES ('acme', 2, 0)`)

  await client.query('BEGIN; UPDATE credit_accounts SET balance = 6')
  const held = hold({ id: 'run', organization: 'acme', price: 5 })
  await waiting()
  await client.query('COMMIT')

  assert.deepEqual(await held, { outcome: 'held' })
  const { rows } = await client.query('SELECT balance, held FROM credit_accounts')
  assert.deepEqual(rows, [{ balance: '6', held: '5' }])
})
