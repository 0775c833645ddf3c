import type { Holds } from '../../core/runs/index.ts'
import { type Sql, sql } from '../sql/sql.ts'
import { groupCommit } from './group-commit.ts'
import type { Postgres } from './open.ts'
import { NOW } from './store-clock.ts'

type Wanted = Parameters<Holds['hold']>[0]
type Held = Awaited<ReturnType<Holds['hold']>>

/**
 * How long a run may take to its first byte before its credits are free again. Longer than any
 * upstream is waited for, and short enough for the ten minutes that a crash may hold them.
 */
const LEASE_MILLISECONDS = 5 * 60_000

/** Holds credits in PostgreSQL for runs whose tokens are kept elsewhere. */
export function postgresHolds({ ask }: Pick<Postgres, 'ask'>): Holds {
  const hold = groupCommit<Wanted, Held>(
    async (batch) => {
      const rows = await ask(holdAll(batch))
      return new Map(rows.map(({ id, outcome }) => [String(id), heldAs(outcome)]))
    },
    { outcome: 'gone' },
  )
  return {
    async hold({ id, organization, price }) {
      if (!Number.isSafeInteger(price) || price < 0) throw new RangeError('no price is like this')
      return hold({ id, organization, price })
    },
  }
}

const heldAs = (outcome: unknown): Held => ({
  outcome: outcome === 'held' || outcome === 'no_credits' ? outcome : 'gone',
})

/**
 * Holds whatever can be paid, the cheapest first, so that what is refused could not be paid beside
 * what is held. The accounts are locked first, by all in the same order; then come the holds, and
 * only a hold that is new moves an account. An id that was there already has no outcome.
 *
 * What an account becomes is worked out from what it was when it was locked. PostgreSQL first tries
 * what it was when the statement began, and would refuse that as a debt if it was less.
 */
function holdAll(batch: readonly Wanted[]): Sql {
  const ids = batch.map(({ id }) => id)
  const organizations = batch.map(({ organization }) => organization)
  const prices = batch.map(({ price }) => price)
  return sql`
    WITH account AS (
      SELECT organization, balance, held, balance - held AS available FROM credit_accounts
      WHERE organization = ANY(${organizations}) ORDER BY organization FOR UPDATE
    ), asked AS (
      SELECT id, organization, price, available, sum(price) OVER cheapest AS needed
      FROM unnest(${ids}::text[], ${organizations}::text[], ${prices}::bigint[])
        AS wanted (id, organization, price)
      LEFT JOIN account USING (organization)
      WHERE NOT EXISTS (SELECT 1 FROM credit_holds h WHERE h.id = wanted.id)
      WINDOW cheapest AS (PARTITION BY organization ORDER BY price, id)
    ), made AS (
      INSERT INTO credit_holds (id, organization, amount, metered, state, lease_until)
      SELECT id, organization, price, available IS NOT NULL, 'held', ${NOW} + ${LEASE_MILLISECONDS}
      FROM asked WHERE available IS NULL OR needed <= available ORDER BY id
      ON CONFLICT DO NOTHING RETURNING id, organization, amount, metered
    ), reserved AS (
      UPDATE credit_accounts a SET balance = account.balance, held = account.held + total.amount
      FROM account JOIN (
        SELECT organization, sum(amount) AS amount FROM made WHERE metered GROUP BY organization
      ) total USING (organization)
      WHERE a.organization = total.organization
    )
    SELECT id, 'held' AS outcome FROM made
    UNION ALL
    SELECT id, 'no_credits' FROM asked WHERE needed > available`
}
