import type { DatabaseSync } from 'node:sqlite'
import type { Subject } from '../../core/events/index.ts'
import type { Row } from './open.ts'

type Values = Readonly<Record<string, number | string | null>>

/**
 * Revokes the long-lived tokens that a condition names, and those that were made with them, and so
 * on. Says which of them the subjects, whose end is told anyway, do not cover.
 *
 * @param which of the table `long_lived_tokens`, in SQL
 */
export function endTokens(db: DatabaseSync, which: string) {
  const revoke = db.prepare(`
    WITH RECURSIVE ending (id) AS (
      SELECT id FROM long_lived_tokens WHERE ${which}
      UNION
      SELECT made.id FROM ending JOIN long_lived_tokens made ON made.made_by = 'token:' || ending.id
    )
    UPDATE long_lived_tokens SET revoked_at = :now
    WHERE revoked_at IS NULL AND id IN (SELECT id FROM ending)
    RETURNING id, operator, organization`)
  return (values: Values, now: number, told: readonly Subject[]): Subject[] => {
    const known = new Set(told)
    const isCovered = ({ operator, organization }: Row) =>
      known.has(`operator:${operator}`) || known.has(`organization:${organization}`)
    return revoke
      .all({ ...values, now })
      .flatMap((row): Subject[] => (isCovered(row) ? [] : [`token:${row.id}`]))
  }
}
