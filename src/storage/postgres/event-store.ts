import type { EventQuery, EventStore, EventsBetween } from '../../core/events/index.ts'
import { eventOf } from '../event-rows.ts'
import { allOf, type Sql, sql } from '../sql/sql.ts'
import { subjectIn } from '../values.ts'
import type { Postgres } from './open.ts'
import { LATEST } from './store-clock.ts'

const COLUMNS = sql`seq, at, type, organization, actor, credential, subject, ends, details, hash`
const EVENTS = sql`SELECT ${COLUMNS} FROM events`

/** Reads the event log in PostgreSQL. Whoever asks for its end also sets this process's clock. */
export function postgresEventStore({ ask, clock }: Pick<Postgres, 'ask' | 'clock'>): EventStore {
  return {
    async list(query) {
      const rows = await ask(newest(query))
      return rows.map(eventOf)
    },
    async between(query) {
      const rows = await ask(between(query))
      return rows.map(eventOf)
    },
    async after(seq, limit) {
      const hear = clock.asking()
      const rows = await ask(sql`
        SELECT ${COLUMNS}, ${LATEST} AS now FROM events
        WHERE seq > ${seq} ORDER BY seq LIMIT ${limit}`)
      const last = rows.at(-1)
      if (last) hear(Number(last.now))
      return rows.map(eventOf)
    },
    async head() {
      const hear = clock.asking()
      const [row] = await ask(sql`SELECT seq, hash, ${LATEST} AS now FROM event_head`)
      hear(Number(row?.now))
      return { seq: Number(row?.seq), hash: String(row?.hash) }
    },
    async doneOnce(key) {
      const [row] = await ask(sql`SELECT subject, request FROM events WHERE once = ${key}`)
      return row && { subject: subjectIn(row.subject), request: String(row.request) }
    },
  }
}

function between({ organization, after, upTo, limit }: EventsBetween): Sql {
  const oldest = (whose: Sql) => sql`${EVENTS}
    WHERE ${whose} AND seq > ${after} AND seq <= ${upTo} ORDER BY seq LIMIT ${limit}`
  return sql`(${oldest(sql`organization = ${organization}`)})
    UNION ALL (${oldest(sql`organization IS NULL`)}) ORDER BY seq LIMIT ${limit}`
}

function newest({ organization, withDeployment = false, ...query }: EventQuery): Sql {
  if (organization === undefined) return newestOf(query, [])
  const ours = newestOf(query, [sql`organization = ${organization}`])
  if (!withDeployment) return ours
  const deployments = newestOf(query, [sql`organization IS NULL`])
  return sql`(${ours}) UNION ALL (${deployments}) ORDER BY seq DESC LIMIT ${query.limit}`
}

/** The newest that are so, which is told by one index. */
function newestOf(
  { before, limit, type, subject }: Omit<EventQuery, 'organization' | 'withDeployment'>,
  whose: readonly Sql[],
): Sql {
  const conditions = [
    sql`seq < ${before ?? Number.MAX_SAFE_INTEGER}`,
    ...whose,
    ...(type === undefined ? [] : [sql`type = ${type}`]),
    ...(subject === undefined ? [] : [sql`subject = ${subject}`]),
  ]
  return sql`${EVENTS} WHERE ${allOf(conditions)} ORDER BY seq DESC LIMIT ${limit}`
}
