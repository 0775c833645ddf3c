import assert from 'node:assert/strict'
import { after, it, type TestContext } from 'node:test'
import type { Client } from 'pg'
import { anyServer, lockWatch, opened, ownPart } from '../../../test/support/postgres.ts'
import { withoutPostgres } from '../../../test/support/postgres-server.ts'
import { logParts } from '../../../test/support/sqlite.ts'
import { verifyEvents } from '../../core/events/index.ts'
import { StoreDown } from '../../core/store-down.ts'
import { changeOf } from '../contracts/changes.ts'
import { fifty } from '../contracts/engine.ts'
import { postgresStores } from './index.ts'

const options = { skip: withoutPostgres }
const server = withoutPostgres ? '' : await anyServer({ after })

const RAISED = changeOf('end_user.invalidated', 'endUser:one', { ends: ['endUser:one'] })

/** Stores of so many processes over one database, in which there is an end user `one`. */
async function open(t: TestContext, { processes = 1, connections = 10 } = {}) {
  const { url, client } = await ownPart(t, server)
  const all = await Promise.all(
    Array.from({ length: processes }, async () => {
      const [postgres, log] = [await opened(t, { url, connections }), logParts()]
      return { ...postgresStores(postgres, log), ...log, postgres }
    }),
  )
  const [first = assert.fail()] = all
  await client.query(`INSERT INTO organizations (id, name, created_at) VALUES ('acme', 'A', 0)`)
  await first.endUsers.enter({ id: 'one', organization: 'acme', externalId: 'user 1' })
  return {
    all,
    ...first,
    client,
    url,
    raise: () => first.endUsers.invalidate('acme', 'one', RAISED),
  }
}

it(
  'has told this process what ended before the caller hears that it is done',
  options,
  async (t) => {
    const { endUsers, feed, raise } = await open(t)
    const { asOf } = await endUsers.byId('one')
    await Promise.all([
      raise().then(() => assert.equal(feed.isCurrent(asOf, ['endUser:one']), false)),
      raise(),
    ])
    assert.equal(feed.isCurrent(asOf, ['endUser:two']), true)
    const seen = await endUsers.byId('one')
    assert.equal(feed.isCurrent(seen.asOf, ['endUser:one']), true)
  },
)

it('tells of nothing that was taken back, or did not happen', options, async (t) => {
  const { endUsers, organizations, feed, events } = await open(t)
  const ends = ['organization:acme', 'endUser:one'] as const
  assert.equal(await endUsers.invalidate('acme', 'two', { ...RAISED, ends }), undefined)
  const once = { key: 'an act', request: 'what was asked' }
  await organizations.rename('acme', 'B', { ...RAISED, ends: [], once })
  await assert.rejects(organizations.rename('acme', 'C', { ...RAISED, ends, once }))
  assert.equal(feed.isCurrent(0, ends), true)
  assert.equal((await events.head()).seq, 1)
})

it('chains the events of four processes at once, each on the one before', options, async (t) => {
  const { all, events, chain } = await open(t, { processes: 4 })
  await fifty((serial) => all[serial % 4]?.endUsers.invalidate('acme', 'one', RAISED) ?? raised())
  assert.deepEqual(await verifyEvents({ events, chain }), { ok: true, count: 50 })
  const told = await events.after(0, 100)
  assert.ok(told.every(({ at }, index) => at >= (told[index - 1]?.at ?? 0)))
})

const raised = () => assert.fail('there is no such process')

it('does all of a change or nothing, whoever ends its connection', options, async (t) => {
  const { all, events, endUsers, chain, client } = await open(t, { processes: 4 })
  let isOver = false
  async function disturb(): Promise<number> {
    const { rowCount } = await client.query(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = current_setting('application_name')
        AND query LIKE 'SELECT seq, hash%' ORDER BY random() LIMIT 1`)
    return isOver ? 0 : (rowCount ?? 0) + (await disturb())
  }
  const disturbed = disturb()
  const heard = { done: 0, unknown: 0 }
  const work = async (at: number) => {
    const raised = all[at % 4]?.endUsers.invalidate('acme', 'one', RAISED)
    await raised?.then(
      () => heard.done++,
      (fault) => {
        assert.ok(fault instanceof StoreDown)
        heard.unknown++
      },
    )
  }
  for (let round = 0; round < 6; round++) await fifty(work)
  isOver = true
  assert.ok((await disturbed) > 0)

  assert.equal(heard.done + heard.unknown, 300)
  const { seq } = await events.head()
  assert.ok(seq >= heard.done, `${seq} of ${heard.done}`)
  assert.ok(seq <= heard.done + heard.unknown, `${seq} of ${heard.done} and ${heard.unknown}`)
  assert.equal((await endUsers.show('acme', 'one'))?.version, seq)
  assert.deepEqual(await verifyEvents({ events, chain }), { ok: true, count: seq })
})

/** Keeps deeds waiting until it is told not to, once there is one that waits. */
async function hold(t: TestContext, { url, client }: { url: string; client: Client }) {
  await client.query('BEGIN; SELECT * FROM event_head FOR UPDATE')
  return {
    waiting: await lockWatch(t, url, 'SELECT seq, hash%'),
    release: () => client.query('COMMIT'),
  }
}

it('lets everybody read while changes wait', options, async (t) => {
  const { raise, endUsers, ...opened } = await open(t, { connections: 3 })
  const { waiting, release } = await hold(t, opened)
  const changes = fifty(raise)
  await waiting()
  const reads = await fifty(() => endUsers.byId('one'))
  assert.ok(reads.every(({ value }) => value?.version === 0))
  await release()
  await changes
  assert.equal((await endUsers.byId('one')).value?.version, 50)
})

it('decides by the time after the wait, not before', options, async (t) => {
  const { raise, events, ...opened } = await open(t)
  const { waiting, release } = await hold(t, opened)
  const changed = raise()
  await waiting()
  await opened.client.query('UPDATE event_head SET seq = seq')
  const { rows } = await opened.client.query(
    'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float AS now',
  )
  await release()
  await changed
  const [event] = await events.after(0, 1)
  assert.ok((event?.at ?? 0) >= rows[0].now)
})
