import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { boundedMemory } from '../../core/bounded-memory.ts'
import type { Page, PageRequest } from '../../core/page.ts'
import {
  LONG_LIVED_KINDS,
  type LongLivedStore,
  type LongLivedToken,
  type Offset,
  type TokenFilter,
} from '../../core/tokens/index.ts'
import { BORNE, borneOf, TOKEN, tokenOf } from '../long-lived-rows.ts'
import { readAncestors } from './descent.ts'
import type { Sqlite } from './open.ts'
import { pageFrom, pageIn, pageValues } from './pages.ts'

/** A query or a part of it, and the values of its parameters. */
export interface Where {
  readonly sql: string
  readonly values: Record<string, SQLInputValue>
}

const JOINED = `
  LEFT JOIN operators p ON p.id = t.operator
  LEFT JOIN assistants a ON a.id = t.assistant`
const BY_SECRET = `
  SELECT h.seq, ${BORNE},
    t.id IS NOT NULL AND o.id IS NOT NULL AND (t.assistant IS NULL OR a.id IS NOT NULL)
      AND (t.operator IS NULL OR (p.id IS NOT NULL
        AND (p.ai_seat = 1 OR t.kind NOT IN ('assistant', 'personal')))) AS live
  FROM event_head h
  LEFT JOIN secrets s ON s.digest = ?
  LEFT JOIN long_lived_tokens t ON t.id = s.holder AND t.revoked_at IS NULL
  LEFT JOIN operators p ON p.id = t.operator AND p.active = 1
  LEFT JOIN organizations o ON o.id = t.organization AND o.active = 1
  LEFT JOIN assistants a ON a.id = t.assistant AND a.active = 1`
const SHOW = `SELECT ${TOKEN} FROM long_lived_tokens t ${JOINED} WHERE t.id = ?`

const NEWEST_FIRST = 'ORDER BY t.created_at DESC, t.id DESC'
/** The tokens of those ids, which are found first, in an index alone. */
const THOSE = (ids: string) => `
  SELECT ${TOKEN} FROM (${ids}) found JOIN long_lived_tokens t ON t.id = found.id ${JOINED}
  ${NEWEST_FIRST}`

/** Reads long-lived tokens from SQLite. */
export function longLivedQueries({
  db,
  read,
}: Sqlite): Pick<LongLivedStore, 'bySecret' | 'count' | 'list' | 'show'> {
  const bySecret = db.prepare(BY_SECRET)
  const showIn = db.prepare(`${SHOW} AND t.organization = ?`)
  const ancestors = readAncestors(db)
  const prepared = preparing(db)

  function list(filter: TokenFilter, page: PageRequest): Page<LongLivedToken> {
    const { sql, values } = tokensWhere(filter)
    const ids = `SELECT t.id ${sql} AND ${pageIn('t')}`
    const found = prepared(THOSE(ids)).all({ ...values, ...pageValues(page) })
    return pageFrom(found, page.limit, tokenOf)
  }

  function count(filter: TokenFilter, { start, limit }: Offset, known?: number) {
    const { sql, values } = tokensWhere(filter)
    const total = known ?? Number(prepared(`SELECT count(*) AS total ${sql}`).get(values)?.total)
    const most = Math.max(0, Math.min(limit, total - start))
    // From the nearer end: a late page costs no more than an early one.
    const fromOldest = total - start - most
    const [order, skipped] = start <= fromOldest ? ['DESC', start] : ['ASC', fromOldest]
    const ids = `SELECT t.id ${sql} ORDER BY t.created_at ${order}, t.id ${order}`
    const query = THOSE(`${ids} LIMIT :most OFFSET :skipped`)
    const items = most === 0 ? [] : prepared(query).all({ ...values, most, skipped })
    return { items: items.map(tokenOf), total }
  }

  return {
    bySecret: (digest) =>
      read(() => {
        const row = bySecret.get(digest) ?? {}
        const value = row.live === 1 ? borneOf(row, ancestors(row.made_by)) : undefined
        return { asOf: Number(row.seq), value }
      }),
    list: (filter, page) => read(() => list(filter, page)),
    count: (filter, offset, total) => read(() => count(filter, offset, total)),
    show: (organization, id) =>
      read(() => {
        const row = showIn.get(id, organization)
        return row && tokenOf(row)
      }),
  }
}

/** Finds a token by its id, whoever's and revoked or not. */
export function showLongLived(db: DatabaseSync): (id: string) => LongLivedToken | undefined {
  const show = db.prepare(SHOW)
  return (id) => {
    const row = show.get(id)
    return row && tokenOf(row)
  }
}

/** As many as there are usual ways to filter. */
const MOST_STATEMENTS = 200

/** Prepares each query once, and keeps so many: past them the one that was idle for longest goes. */
export function preparing(
  db: Pick<DatabaseSync, 'prepare'>,
  most: number = MOST_STATEMENTS,
): (sql: string) => StatementSync {
  const statements = boundedMemory<string, StatementSync>(most)
  return (sql) => {
    const statement = statements.get(sql) ?? db.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
}

/** From which tokens a filter selects, and by which index. */
export function tokensWhere(filter: TokenFilter): Where {
  const { organization, kinds, operator, username, assistant, maskPrefix, includeRevoked } = filter
  const conditions = [
    ['organization', 't.organization = :organization', organization],
    ['operator', 't.operator = :operator', operator],
    ['username', 't.operator = (SELECT id FROM operators WHERE username = :username)', username],
    ['assistant', 't.assistant = :assistant', assistant],
    ['maker', 't.made_by = :maker', filter.madeBy],
    ['mask', 't.mask BETWEEN :mask AND :mask || char(0x10FFFF)', maskPrefix],
  ] as const
  const asked = conditions.flatMap(([name, sql, value]) =>
    value === undefined ? [] : [{ name, sql, value }],
  )
  const sql = [
    ...asked.map(({ sql }) => sql),
    // Spelt out: a hundred thousand look-ups in a list of parameters take twice as long.
    `t.kind IN (${LONG_LIVED_KINDS.filter((it) => kinds.includes(it)).map((it) => `'${it}'`)})`,
    ...(includeRevoked ? [] : ['t.revoked_at IS NULL']),
  ]
  const values = asked.map(({ name, value }) => [name, value] as const)
  const from = `FROM long_lived_tokens t INDEXED BY long_lived_tokens_by_${indexFor(filter)}`
  return { sql: `${from} WHERE ${sql.join(' AND ')}`, values: Object.fromEntries(values) }
}

function indexFor({ operator, username, assistant, madeBy, maskPrefix }: TokenFilter): string {
  if (madeBy !== undefined) return 'maker'
  if (maskPrefix !== undefined) return 'mask'
  if (assistant !== undefined) return 'assistant'
  return operator === undefined && username === undefined ? 'organization' : 'operator'
}
