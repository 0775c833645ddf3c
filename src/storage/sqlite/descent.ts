import type { DatabaseSync } from 'node:sqlite'
import type { Ancestor, Authority } from '../../core/accounts/index.ts'
import { ancestorOf } from '../descent-rows.ts'

/** Everything above a subject, the nearest first, beginning with the subject itself. */
const LINE = `
  WITH RECURSIVE line (depth, subject) AS (
    SELECT 0, :subject
    UNION ALL
    SELECT line.depth + 1, ifnull(t.made_by, k.parent) FROM line
    LEFT JOIN long_lived_tokens t
      ON line.subject GLOB 'token:*' AND t.id = substr(line.subject, length('token:') + 1)
    LEFT JOIN api_keys k
      ON line.subject GLOB 'apiKey:*' AND k.id = substr(line.subject, length('apiKey:') + 1)
    WHERE ifnull(t.made_by, k.parent) IS NOT NULL
  )`

const ANCESTORS = `${LINE}
  SELECT line.subject, ifnull(t.expires_at, k.expires_at) AS expires_at, k.permissions,
    t.cidr, t.host,
    ifnull(t.revoked_at, k.revoked_at) IS NULL AND ifnull(k.paused, 0) = 0
      AND ifnull(p.active, 1) = 1 AND ifnull(o.active, 0) = 1 AS live
  FROM line
  LEFT JOIN long_lived_tokens t
    ON line.subject GLOB 'token:*' AND t.id = substr(line.subject, length('token:') + 1)
  LEFT JOIN api_keys k
    ON line.subject GLOB 'apiKey:*' AND k.id = substr(line.subject, length('apiKey:') + 1)
  LEFT JOIN operators p ON p.id = ifnull(t.operator, k.made_by)
  LEFT JOIN organizations o ON o.id = ifnull(t.organization, k.organization)
  ORDER BY line.depth`

/** Whether the parent of something new has been revoked: a condition, in SQL. */
export const PARENT_ENDED = (parent: string): string => `(
  EXISTS (SELECT 1 FROM long_lived_tokens
    WHERE id = substr(${parent}, length('token:') + 1) AND ${parent} GLOB 'token:*'
      AND revoked_at IS NOT NULL)
  OR EXISTS (SELECT 1 FROM api_keys
    WHERE id = substr(${parent}, length('apiKey:') + 1) AND ${parent} GLOB 'apiKey:*'
      AND revoked_at IS NOT NULL))`

/** Reads what something descends from, given its parent. */
export function readAncestors(db: DatabaseSync): (parent: unknown) => Ancestor[] {
  const ancestors = db.prepare(ANCESTORS)
  return (parent) =>
    parent === null ? [] : ancestors.all({ subject: String(parent) }).map(ancestorOf)
}

/** Judges whether something is below an authority: descends from it or, if wanted, is it. */
export function judgeBelow(db: DatabaseSync) {
  const line = db.prepare(`${LINE} SELECT 1 FROM line WHERE subject = :above AND depth >= :least`)
  const current = db.prepare('SELECT 1 FROM secrets WHERE digest = ? AND expires_at IS NULL')
  return (subject: string, by: Authority | undefined, orIsItself: boolean): boolean => {
    if (!by) return true
    const least = orIsItself ? 0 : 1
    if (!line.get({ subject, above: by.subject, least })) return false
    return current.get(by.digest) !== undefined
  }
}
