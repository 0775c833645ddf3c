import type { EndUser, EndUserStore } from '../../core/accounts/index.ts'
import type { Change } from '../../core/events/index.ts'
import { endUserOf } from '../account-rows.ts'
import type { Engine } from './engine.ts'
import { pageFrom, pageIn } from './pages.ts'
import { seenIn } from './seen.ts'
import { later, type Sql, sql } from './sql.ts'

const COLUMNS = sql`
  u.id, u.organization, u.external_id, u.active, u.version, u.created_at, u.last_seen_at`
const RETURNED = sql`id, organization, external_id, active, version, created_at, last_seen_at`

/** What each change sets. */
const CHANGES = {
  invalidate: sql`version = version + 1`,
  deactivate: sql`version = version + 1, active = false`,
  activate: sql`active = true`,
  erase: sql`version = version + 1, active = false, external_id = NULL`,
} as const

/** Keeps end users. */
export function endUserStore({ query, execute, transaction, syntax }: Engine): EndUserStore {
  const changing = (set: Sql) => (organization: string, id: string, change: Change) =>
    transaction<EndUser | undefined>(function* () {
      const [row] = yield sql`
        UPDATE end_users SET ${set}
        WHERE organization = ${organization} AND id = ${id} AND external_id IS NOT NULL
        RETURNING ${RETURNED}`
      if (row) yield { change }
      return row && endUserOf(row)
    })

  return {
    enter: ({ id, organization, externalId }) =>
      execute(function* (now) {
        const [row] = yield sql`
          INSERT INTO end_users AS u
            (id, organization, external_id, active, version, created_at, last_seen_at)
          VALUES (${id}, ${organization}, ${externalId}, true, 0, ${now}, ${now})
          ON CONFLICT (organization, external_id)
            DO UPDATE SET last_seen_at = ${later(sql`u.last_seen_at`, sql`excluded.last_seen_at`)}
          RETURNING ${RETURNED}`
        return endUserOf(row ?? {})
      }),
    async byId(id) {
      const [row] = await query(sql`
        SELECT h.seq, ${COLUMNS} FROM event_head h LEFT JOIN end_users u ON u.id = ${id}`)
      return seenIn(row, endUserOf)
    },
    async list(organization, externalId, page) {
      const known = externalId === undefined ? sql`` : sql`AND u.external_id = ${externalId}`
      const rows = await query(sql`
        SELECT ${COLUMNS} FROM end_users u
        WHERE u.organization = ${organization} ${known} AND ${pageIn(sql`u`, page)}`)
      return pageFrom(rows.map(endUserOf), page.limit)
    },
    async show(organization, id) {
      const [row] = await query(sql`
        SELECT ${COLUMNS} FROM end_users u WHERE u.organization = ${organization} AND u.id = ${id}`)
      return row && endUserOf(row)
    },
    invalidate: changing(CHANGES.invalidate),
    deactivate: changing(CHANGES.deactivate),
    activate: changing(CHANGES.activate),
    erase: changing(CHANGES.erase),
    seen: (uses) =>
      execute(function* () {
        yield sql`
          WITH seen AS ${syntax.latest(uses.map(({ id, at }) => ({ key: id, at })))}, locked AS (
            SELECT id FROM end_users WHERE id IN (SELECT key FROM seen)
            ORDER BY id ${syntax.forUpdate}
          )
          UPDATE end_users AS u SET last_seen_at = ${later(sql`u.last_seen_at`, sql`seen.at`)}
          FROM locked JOIN seen ON seen.key = locked.id WHERE u.id = locked.id`
      }),
  }
}
