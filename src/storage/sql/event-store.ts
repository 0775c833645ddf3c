import type { Event, EventQuery, EventStore, EventsBetween } from '../../core/events/index.ts'
import { type Row, subjectIn, textOrNull } from '../values.ts'
import type { Engine } from './engine.ts'
import { allOf, type Sql, sql } from './sql.ts'

const COLUMNS = sql`seq, at, type, organization, actor, credential, subject, ends, details, hash`
const EVENTS = sql`SELECT ${COLUMNS} FROM events`

/** Reads the event log. Reading its end also sets this process's clock, where a database has one. */
export function eventStore({ query, queryTime }: Pick<Engine, 'query' | 'queryTime'>): EventStore {
  return {
    async list(wanted) {
      const rows = await query(newest(wanted))
      return rows.map(eventOf)
    },
    async between(wanted) {
      const rows = await query(between(wanted))
      return rows.map(eventOf)
    },
    async after(seq, limit) {
      const rows = await queryTime(
        (now) => sql`
          SELECT ${COLUMNS}, ${now} AS now FROM events
          WHERE seq > ${seq} ORDER BY seq LIMIT ${limit}`,
      )
      return rows.map(eventOf)
    },
    async head() {
      const [row] = await queryTime((now) => sql`SELECT seq, hash, ${now} AS now FROM event_head`)
      return { seq: Number(row?.seq), hash: String(row?.hash) }
    },
    async doneOnce(key) {
      const [row] = await query(sql`SELECT subject, request FROM events WHERE once = ${key}`)
      return row && { subject: subjectIn(row.subject), request: String(row.request) }
    },
  }
}

function between({ organization, after, upTo, limit }: EventsBetween): Sql {
  const oldest = (whose: Sql) => sql`${EVENTS}
    WHERE ${whose} AND seq > ${after} AND seq <= ${upTo} ORDER BY seq LIMIT ${limit}`
  return sql`
    SELECT * FROM (${oldest(sql`organization = ${organization}`)}) ours
    UNION ALL SELECT * FROM (${oldest(sql`organization IS NULL`)}) deployments
    ORDER BY seq LIMIT ${limit}`
}

function newest({ organization, withDeployment = false, ...query }: EventQuery): Sql {
  if (organization === undefined) return newestOf(query, [])
  const ours = newestOf(query, [sql`organization = ${organization}`])
  if (!withDeployment) return ours
  return sql`
    SELECT * FROM (${ours}) ours
    UNION ALL SELECT * FROM (${newestOf(query, [sql`organization IS NULL`])}) deployments
    ORDER BY seq DESC LIMIT ${query.limit}`
}

/** The newest that match, which one index finds. */
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

const eventOf = (row: Row): Event => ({
  seq: Number(row.seq),
  at: Number(row.at),
  type: String(row.type),
  organization: textOrNull(row.organization),
  actor: String(row.actor),
  credential: textOrNull(row.credential),
  subject: String(row.subject),
  ends: JSON.parse(String(row.ends)),
  details: JSON.parse(String(row.details)),
  hash: String(row.hash),
})
