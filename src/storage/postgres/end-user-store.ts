import type { EndUser, EndUserStore } from '../../core/accounts/index.ts'
import type { Change } from '../../core/events/index.ts'
import { endUserOf } from '../account-rows.ts'
import { seenIn } from '../seen.ts'
import type { CommitDeed } from './log.ts'
import type { Postgres } from './open.ts'
import { pageFrom, pageIn } from './pages.ts'
import { type Sql, sql } from './sql.ts'
import { NOW } from './store-clock.ts'

const COLUMNS = sql`
  u.id, u.organization, u.external_id, u.active, u.version, u.created_at, u.last_seen_at`

/** What is set of an end user, by what is done to it. */
const DEEDS = {
  invalidate: sql`version = u.version + 1`,
  deactivate: sql`version = u.version + 1, active = false`,
  activate: sql`active = true`,
  erase: sql`version = u.version + 1, active = false, external_id = NULL`,
} as const

/** Keeps end users in PostgreSQL. */
export function postgresEndUserStore(postgres: Postgres, commitDeed: CommitDeed): EndUserStore {
  const { ask } = postgres
  const deed = (set: Sql) => (organization: string, id: string, change: Change) =>
    commitDeed<EndUser | undefined>(async ({ ask, append }) => {
      const [row] = await ask(sql`
        UPDATE end_users u SET ${set}
        WHERE u.organization = ${organization} AND u.id = ${id} AND u.external_id IS NOT NULL
        RETURNING ${COLUMNS}`)
      if (row) await append(change)
      return row && endUserOf(row)
    })

  return {
    ...endUserQueries(postgres),
    async enter({ id, organization, externalId }) {
      const [row = {}] = await ask(sql`
        INSERT INTO end_users AS u (id, organization, external_id, created_at, last_seen_at)
        VALUES (${id}, ${organization}, ${externalId}, ${NOW}, ${NOW})
        ON CONFLICT (organization, external_id)
          DO UPDATE SET last_seen_at = greatest(u.last_seen_at, excluded.last_seen_at)
        RETURNING ${COLUMNS}`)
      return endUserOf(row)
    },
    invalidate: deed(DEEDS.invalidate),
    deactivate: deed(DEEDS.deactivate),
    activate: deed(DEEDS.activate),
    erase: deed(DEEDS.erase),
    async seen(uses) {
      const [ids, times] = [uses.map(({ id }) => id), uses.map(({ at }) => at)]
      await ask(sql`
        WITH seen AS (
          SELECT id, max(at) AS at FROM unnest(${ids}::text[], ${times}::bigint[]) AS told (id, at)
          GROUP BY id
        ), locked AS (
          SELECT id FROM end_users WHERE id IN (SELECT id FROM seen) ORDER BY id FOR UPDATE
        )
        UPDATE end_users u SET last_seen_at = greatest(u.last_seen_at, seen.at)
        FROM locked JOIN seen USING (id) WHERE u.id = locked.id`)
    },
  }
}

function endUserQueries({ ask }: Postgres): Pick<EndUserStore, 'byId' | 'list' | 'show'> {
  return {
    async byId(id) {
      const [row] = await ask(sql`
        SELECT h.seq, ${COLUMNS} FROM event_head h LEFT JOIN end_users u ON u.id = ${id}`)
      return seenIn(row, endUserOf)
    },
    async list(organization, externalId, page) {
      const known = externalId === undefined ? sql`` : sql`AND u.external_id = ${externalId}`
      const rows = await ask(sql`
        SELECT ${COLUMNS} FROM end_users u
        WHERE u.organization = ${organization} ${known} AND ${pageIn(sql`u`, page)}`)
      return pageFrom(rows.map(endUserOf), page.limit)
    },
    async show(organization, id) {
      const [row] = await ask(sql`
        SELECT ${COLUMNS} FROM end_users u WHERE u.organization = ${organization} AND u.id = ${id}`)
      return row && endUserOf(row)
    },
  }
}
