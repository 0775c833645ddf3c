import type { CounterStore } from '../../core/counters/index.ts'
import { countOf } from '../counter-rows.ts'
import { sql } from '../sql/sql.ts'
import type { Postgres } from './open.ts'

/** Keeps counters in PostgreSQL. */
export function postgresCounterStore({ ask }: Postgres): CounterStore {
  return {
    // Added up first, for a statement writes a row once; in order, so that no two writers wait for
    // each other.
    async add(counted) {
      const hours = counted.map(({ hourAt }) => hourAt)
      const organizations = counted.map(({ organization }) => organization)
      const kinds = counted.map(({ kind }) => kind)
      const outcomes = counted.map(({ outcome }) => outcome)
      const refusals = counted.map(({ refusal }) => refusal)
      const counts = counted.map(({ count }) => count)
      await ask(sql`
        INSERT INTO counters AS c (hour_at, organization, kind, outcome, refusal, count)
        SELECT hour_at, organization, kind, outcome, refusal, sum(count)
        FROM unnest(${hours}::bigint[], ${organizations}::text[], ${kinds}::text[],
            ${outcomes}::text[], ${refusals}::text[], ${counts}::bigint[])
          AS told (hour_at, organization, kind, outcome, refusal, count)
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
        ON CONFLICT (hour_at, organization, kind, outcome, refusal)
          DO UPDATE SET count = c.count + excluded.count`)
    },
    async list({ organization, fromHourAt, toHourAt, after, limit }) {
      const whose = organization === undefined ? sql`` : sql`AND organization = ${organization}`
      const beyond = after
        ? sql`AND hour_at >= ${after.hourAt} AND (hour_at, kind, outcome, refusal) >
            (${after.hourAt}, ${after.kind}, ${after.outcome}, ${after.refusal})`
        : sql``
      const most = limit === undefined ? sql`` : sql`LIMIT ${limit}`
      const rows = await ask(sql`
        SELECT hour_at, kind, outcome, refusal, sum(count)::bigint AS count FROM counters
        WHERE hour_at >= ${fromHourAt} AND hour_at < ${toHourAt} ${whose} ${beyond}
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 ${most}`)
      return rows.map(countOf)
    },
  }
}
