import type { PageRequest } from '../../core/page.ts'
import type {
  LongLivedStore,
  LongLivedToken,
  Offset,
  TokenFilter,
} from '../../core/tokens/index.ts'
import { borneOf, tokenOf } from '../long-lived-rows.ts'
import { pageFrom, pageIn } from '../sql/pages.ts'
import { seenIn } from '../sql/seen.ts'
import { allOf, type Sql, sql } from '../sql/sql.ts'
import { readAncestors } from './descent.ts'
import type { Ask, Postgres } from './open.ts'

const TOKEN = sql`
  t.id, t.kind, t.organization, t.operator, t.assistant, t.made_by, t.name, t.mask, t.read_only,
  t.cidr, t.host, t.data, t.permissions, t.created_at, t.expires_at, t.revoked_at, t.last_used_at,
  p.username AS operator_username, a.natural_id AS assistant_natural_id`
const BORNE = sql`
  ${TOKEN}, p.id AS operator_id, p.organization AS operator_organization,
  p.email AS operator_email, p.role AS operator_role, p.permissions AS operator_permissions,
  p.ai_seat AS operator_ai_seat, p.deployment_owner AS operator_deployment_owner,
  p.active AS operator_active, p.created_at AS operator_created_at,
  o.name AS operator_organization_name, s.digest AS secret_digest,
  s.expires_at AS secret_expires_at`
const TOKENS = sql`
  long_lived_tokens t LEFT JOIN operators p ON p.id = t.operator
  LEFT JOIN assistants a ON a.id = t.assistant`
const LIVE = sql`
  secrets s
  JOIN long_lived_tokens t ON t.id = s.holder AND t.revoked_at IS NULL
  JOIN organizations o ON o.id = t.organization AND o.active
  LEFT JOIN operators p ON p.id = t.operator
  LEFT JOIN assistants a ON a.id = t.assistant`
const SERVES = sql`
  (t.operator IS NULL
    OR (p.active AND (p.ai_seat OR t.kind NOT IN ('assistant', 'personal'))))
  AND (t.assistant IS NULL OR a.active)`

const SHOW = sql`SELECT ${TOKEN} FROM ${TOKENS}`
const NEWEST_FIRST = sql`ORDER BY t.created_at DESC, t.id DESC`

type Queries = 'bySecret' | 'count' | 'list' | 'show'

/** Reads long-lived tokens from PostgreSQL. */
export function longLivedQueries({ ask }: Postgres): Pick<LongLivedStore, Queries> {
  return {
    async bySecret(digest) {
      const [row] = await ask(sql`
        SELECT h.seq, ${BORNE} FROM event_head h
        LEFT JOIN (${LIVE}) ON s.digest = ${digest} AND ${SERVES}`)
      // Read later, and so at least as new as the number of the event.
      const ancestors = await readAncestors(ask, row?.made_by)
      return seenIn(row, (found) => borneOf(found, ancestors))
    },
    list: (filter, page) => list(ask, filter, page),
    count: (filter, offset, total) => count(ask, filter, offset, total),
    async show(organization, id) {
      const [row] = await ask(sql`${SHOW} WHERE t.id = ${id} AND t.organization = ${organization}`)
      return row && tokenOf(row)
    },
  }
}

async function list(ask: Ask, filter: TokenFilter, page: PageRequest) {
  const rows = await ask(sql`
    SELECT ${TOKEN} FROM ${TOKENS} WHERE ${tokensWhere(filter)} AND ${pageIn(sql`t`, page)}`)
  return pageFrom(rows.map(tokenOf), page.limit)
}

/** Both in one statement, so that they are about the same tokens. */
async function count(ask: Ask, filter: TokenFilter, { start, limit }: Offset, total?: number) {
  const which = sql`FROM long_lived_tokens t WHERE ${tokensWhere(filter)}`
  const counted =
    total === undefined
      ? sql`SELECT count(*) AS total ${which}`
      : sql`SELECT ${total}::bigint AS total`
  const rows = await ask(sql`
    WITH counted AS (${counted}),
      found AS (SELECT t.id ${which} ${NEWEST_FIRST} LIMIT ${limit} OFFSET ${start})
    SELECT counted.total, ${TOKEN} FROM counted
    LEFT JOIN (found JOIN (${TOKENS}) ON t.id = found.id) ON true ${NEWEST_FIRST}`)
  const items = rows.flatMap((row) => (row.id === null ? [] : [tokenOf(row)]))
  return { items, total: Number(rows[0]?.total) }
}

/** Finds a token by its id, whoever's and revoked or not. */
export async function showLongLived(ask: Ask, id: string): Promise<LongLivedToken | undefined> {
  const [row] = await ask(sql`${SHOW} WHERE t.id = ${id}`)
  return row && tokenOf(row)
}

/** Which tokens `t` a filter selects. */
export function tokensWhere(filter: TokenFilter): Sql {
  const { organization, kinds, operator, username, assistant, maskPrefix, includeRevoked } = filter
  return allOf([
    sql`t.organization = ${organization} AND t.kind = ANY(${kinds})`,
    ...(operator === undefined ? [] : [sql`t.operator = ${operator}`]),
    ...(username === undefined
      ? []
      : [sql`t.operator = (SELECT id FROM operators WHERE username = ${username})`]),
    ...(assistant === undefined ? [] : [sql`t.assistant = ${assistant}`]),
    ...(filter.madeBy === undefined ? [] : [sql`t.made_by = ${filter.madeBy}`]),
    ...(maskPrefix === undefined
      ? []
      : [sql`t.mask BETWEEN ${maskPrefix} AND ${maskPrefix} || chr(1114111)`]),
    ...(includeRevoked ? [] : [sql`t.revoked_at IS NULL`]),
  ])
}
