import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import {
  anyServer,
  asSet,
  opened,
  ownPart,
  passing,
  withSetting,
} from '../../../test/support/postgres.ts'
import { withoutPostgres } from '../../../test/support/postgres-server.ts'
import { CannotStart } from '../../core/cannot-start.ts'
import { sql } from '../sql/sql.ts'
import { openPostgres } from './open.ts'

const options = { skip: withoutPostgres }
const server = withoutPostgres ? '' : await anyServer({ after })

const TOLD = sql`
  SELECT current_setting('transaction_isolation') AS isolation,
    current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
    current_setting('idle_in_transaction_session_timeout') AS standing,
    current_setting('idle_session_timeout', true) AS idle`

it('sets what it needs, whatever a role or a database was set to', options, async (t) => {
  const { url } = await ownPart(t, server)
  const set = ['statement_timeout=9s', 'idle_in_transaction_session_timeout=9s'].reduce(
    withSetting,
    withSetting(asSet(url), 'idle_session_timeout=9s'),
  )
  const { ask, transact } = await opened(t, { url: set })
  const usual = { isolation: 'read committed', lock: '0', standing: '1s', idle: '0' }
  assert.deepEqual(await ask(TOLD), [{ ...usual, statement: '1s' }])
  assert.deepEqual(await transact((asking) => asking(TOLD)), [{ ...usual, statement: '30s' }])
})

it('refuses a search path without a schema, and says how to mend it', options, async (t) => {
  const { url } = await ownPart(t, server)
  for (const path of ['nowhere,elsewhere', 'pg_catalog', '""']) {
    await assert.rejects(
      openPostgres({ url: withSetting(url, `search_path=${path}`), clock: passing }),
      (fault) => {
        assert.ok(fault instanceof CannotStart)
        assert.match(
          fault.message,
          /^The database has no schema to work in \(the search_path of postgres is .+\): create one .+ ALTER ROLE postgres SET search_path/,
        )
        return true
      },
    )
  }
})
