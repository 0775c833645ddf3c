import type { Subject } from '../../core/events/index.ts'
import type { Means } from './log.ts'
import type { Row } from './open.ts'
import { type Sql, sql } from './sql.ts'

/**
 * Revokes the long-lived tokens that a condition names, and those that were made with them, and so
 * on. Says which of them the subjects, whose end is told anyway, do not cover.
 *
 * @param which of the table `long_lived_tokens`
 */
export async function endTokens(
  { ask, now }: Means,
  which: Sql,
  told: readonly Subject[],
): Promise<Subject[]> {
  // In the order in which everybody locks rows of this table: no two then wait for each other.
  const rows = await ask(sql`
    WITH RECURSIVE ending (id) AS (
      SELECT id FROM long_lived_tokens WHERE ${which}
      UNION
      SELECT made.id FROM ending JOIN long_lived_tokens made ON made.made_by = 'token:' || ending.id
    ), locked AS (
      SELECT id FROM long_lived_tokens
      WHERE revoked_at IS NULL AND id IN (SELECT id FROM ending) ORDER BY id FOR UPDATE
    )
    UPDATE long_lived_tokens t SET revoked_at = ${now} FROM locked WHERE t.id = locked.id
    RETURNING t.id, t.operator, t.organization`)
  const known = new Set(told)
  const isCovered = ({ operator, organization }: Row) =>
    known.has(`operator:${operator}`) || known.has(`organization:${organization}`)
  return rows.flatMap((row): Subject[] => (isCovered(row) ? [] : [`token:${row.id}`]))
}

/** Longer than any change takes until others hear of it, and longer than they may believe another. */
const HEARD_MILLISECONDS = 120_000

/**
 * What is set of an assistant or an organization that is activated. Between the instant at which it
 * was deactivated and the one at which the last process heard of it, some may have issued tokens for
 * it. Now that would bring them back: so it ended as late as they may have been issued, and before
 * what is issued from now on.
 */
export const activation = (now: number): Sql => sql`
  active = true,
  ended_at = CASE WHEN active THEN ended_at
    ELSE greatest(ended_at, least(${now - 1}, ended_at + ${HEARD_MILLISECONDS})) END`
