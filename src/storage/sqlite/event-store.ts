import type { EventQuery, EventStore } from '../../core/events/index.ts'
import { eventOf } from '../event-rows.ts'
import { subjectIn } from '../values.ts'
import { preparing, type Where } from './long-lived-queries.ts'
import type { Sqlite } from './open.ts'

/** The newest that are so, which is told by one index. */
const NEWEST = (conditions: readonly string[]) => `
  SELECT * FROM events WHERE ${['seq < :before', ...conditions].join(' AND ')}
  ORDER BY seq DESC LIMIT :limit`

const OLDEST = (whose: string) => `
  SELECT * FROM events WHERE ${whose} AND seq > :after AND seq <= :upTo
  ORDER BY seq LIMIT :limit`

const BETWEEN = `
  SELECT * FROM (${OLDEST('organization = :organization')})
  UNION ALL SELECT * FROM (${OLDEST('organization IS NULL')})
  ORDER BY seq LIMIT :limit`

/** Reads the event log in SQLite. */
export function sqliteEventStore({ db, read }: Pick<Sqlite, 'db' | 'read'>): EventStore {
  const prepared = preparing(db)
  const after = db.prepare('SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?')
  const between = db.prepare(BETWEEN)
  const head = db.prepare('SELECT seq, hash FROM event_head')
  const doneOnce = db.prepare('SELECT subject, request FROM events WHERE once = ?')

  return {
    async list({ before = Number.MAX_SAFE_INTEGER, limit, ...query }) {
      const { sql, values } = eventsWhere(query)
      const rows = await read(() => prepared(sql).all({ ...values, before, limit }))
      return rows.map(eventOf)
    },
    async between({ organization, after, upTo, limit }) {
      const rows = await read(() => between.all({ organization, after, upTo, limit }))
      return rows.map(eventOf)
    },
    // What was found and cannot be understood is no trouble of the machine's.
    after: async (seq, limit) => (await read(() => after.all(seq, limit))).map(eventOf),
    head: () =>
      read(() => {
        const { seq, hash } = head.get() ?? {}
        return { seq: Number(seq), hash: String(hash) }
      }),
    doneOnce: (key) =>
      read(() => {
        const row = doneOnce.get(key)
        return row && { subject: subjectIn(row.subject), request: String(row.request) }
      }),
  }
}

function eventsWhere({
  organization,
  withDeployment = false,
  type,
  subject,
}: Omit<EventQuery, 'before' | 'limit'>): Where {
  const values = { organization, type, subject }
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const ours = given.map(([name]) => `${name} = :${name}`)
  const deployments = ours.map((it) =>
    it.startsWith('organization') ? 'organization IS NULL' : it,
  )
  const sql = withDeployment
    ? `SELECT * FROM (${NEWEST(ours)}) UNION ALL SELECT * FROM (${NEWEST(deployments)})
       ORDER BY seq DESC LIMIT :limit`
    : NEWEST(ours)
  return { sql, values: Object.fromEntries(given) }
}
