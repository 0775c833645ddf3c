import type { Ancestor, Authority } from '../../core/accounts/index.ts'
import { ancestorOf } from '../descent-rows.ts'
import { type Sql, sql } from '../sql/sql.ts'
import type { Ask } from './open.ts'

/** The id of a subject of this kind, or null: what is sought by it is found by an index. */
export const idIn = (kind: 'apiKey' | 'token', subject: Sql): Sql =>
  sql`CASE WHEN starts_with(${subject}, ${`${kind}:`}) THEN substr(${subject}, ${kind.length + 2}) END`

const SUBJECT = sql`line.subject`
const HOLDERS = sql`
  LEFT JOIN long_lived_tokens t ON t.id = ${idIn('token', SUBJECT)}
  LEFT JOIN api_keys k ON k.id = ${idIn('apiKey', SUBJECT)}`

/** Everything above a subject, the nearest first, beginning with the subject itself. */
const lineOf = (subject: string): Sql => sql`
  WITH RECURSIVE line (depth, subject) AS (
    SELECT 0, ${subject}::text COLLATE "C"
    UNION ALL
    SELECT line.depth + 1, coalesce(t.made_by, k.parent) COLLATE "C" FROM line ${HOLDERS}
    WHERE coalesce(t.made_by, k.parent) IS NOT NULL
  )`

/** Whether the parent of something new has been revoked: a condition. */
export const parentEnded = (parent: string | null): Sql => {
  const [kind, id = ''] = parent?.split(':') ?? []
  const holders = kind === 'apiKey' ? sql`api_keys` : sql`long_lived_tokens`
  return sql`EXISTS (SELECT 1 FROM ${holders} WHERE id = ${id} AND revoked_at IS NOT NULL)`
}

/** Reads what something descends from, given its parent. */
export async function readAncestors(ask: Ask, parent: unknown): Promise<Ancestor[]> {
  if (parent === null || parent === undefined) return []
  const rows = await ask(sql`
    ${lineOf(String(parent))}
    SELECT line.subject, coalesce(t.expires_at, k.expires_at) AS expires_at, k.permissions,
      t.cidr, t.host,
      coalesce(t.revoked_at, k.revoked_at) IS NULL AND NOT coalesce(k.paused, false)
        AND coalesce(p.active, true) AND coalesce(o.active, false) AS live
    FROM line ${HOLDERS}
    LEFT JOIN operators p ON p.id = coalesce(t.operator, k.made_by)
    LEFT JOIN organizations o ON o.id = coalesce(t.organization, k.organization)
    ORDER BY line.depth`)
  return rows.map(ancestorOf)
}

/** Judges whether something is below an authority: descends from it or, if wanted, is it. */
export async function isBelow(
  ask: Ask,
  subject: string,
  by: Authority | undefined,
  orIsItself: boolean,
): Promise<boolean> {
  if (!by) return true
  const rows = await ask(sql`
    ${lineOf(subject)}
    SELECT 1 FROM line WHERE subject = ${by.subject} AND depth >= ${orIsItself ? 0 : 1}
      AND EXISTS (SELECT 1 FROM secrets WHERE digest = ${by.digest} AND expires_at IS NULL)`)
  return rows.length > 0
}
