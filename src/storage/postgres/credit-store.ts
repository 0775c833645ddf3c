import type { Balance, CreditStore, Ended } from '../../core/credits/index.ts'
import { type Sql, sql } from '../sql/sql.ts'
import { numberOrNull } from '../values.ts'
import { postgresCreditHistory } from './credit-history.ts'
import { groupCommit } from './group-commit.ts'
import type { CommitDeed } from './log.ts'
import type { Ask, Postgres } from './open.ts'
import { NOW } from './store-clock.ts'

const DAY_MILLISECONDS = 86_400_000

/**
 * Keeps credits in PostgreSQL. The ledger's accounts are `granted`, `available` and `spent`, and
 * `unlimited`, out of which is spent what no balance pays for.
 */
export function postgresCreditStore(postgres: Postgres, commitDeed: CommitDeed): CreditStore {
  const { ask } = postgres
  return {
    balance: (organization) => balanceOf(ask, organization),
    topUp: ({ organization, amount, reference }, change) =>
      commitDeed(async ({ ask, now, append }) => {
        const entered = await ask(sql`
          INSERT INTO credit_entries (at, organization, debit, credit, amount, reference)
          VALUES (${now}, ${organization}, 'granted', 'available', ${amount}, ${reference})
          ON CONFLICT (organization, reference) WHERE debit = 'granted' DO NOTHING RETURNING seq`)
        if (entered.length === 0) return balanceOf(ask, organization)
        await append(change)
        await ask(sql`
          INSERT INTO credit_accounts AS a (organization, balance, held)
          VALUES (${organization}, ${amount}, 0)
          ON CONFLICT (organization) DO UPDATE SET balance = a.balance + excluded.balance`)
        return balanceOf(ask, organization)
      }),
    ...creditEnds(ask),
    ...creditSweeps(ask),
    ...postgresCreditHistory(postgres),
  }
}

async function balanceOf(ask: Ask, organization: string): Promise<Balance> {
  const [row] = await ask(sql`
    SELECT c.balance - c.held AS available FROM organizations o
    LEFT JOIN credit_accounts c ON c.organization = o.id WHERE o.id = ${organization}`)
  return { available: row ? numberOrNull(row.available) : 0 }
}

function creditEnds(ask: Ask): Pick<CreditStore, 'release' | 'settle'> {
  const ending = (endAll: (ids: readonly string[]) => Sql, state: string) =>
    groupCommit<{ readonly id: string }, Ended>(async (batch) => {
      const ids = batch.map(({ id }) => id)
      const ended = await ask(endAll(ids))
      const before = ended.length < ids.length ? await endedBefore(ask, ids, state) : []
      return new Map([...ended, ...before].map(({ id }) => [String(id), 'ended']))
    }, 'lapsed')
  const settle = ending(settleAll, 'settled')
  const release = ending(releaseAll, 'released')
  return { settle: (id) => settle({ id }), release: (id) => release({ id }) }
}

/** Asks apart: a statement does not see what others did while it waited for them. */
const endedBefore = (ask: Ask, ids: readonly string[], state: string) =>
  ask(sql`SELECT id FROM credit_holds WHERE id = ANY(${ids}) AND state = ${state}`)

/** Locks holds and then accounts, all in the order in which everybody locks them. */
const locking = (which: Sql): Sql => sql`
  ending AS (
    SELECT id, organization, amount, metered FROM credit_holds
    WHERE ${which} AND state = 'held' ORDER BY id FOR UPDATE
  ), account AS (
    SELECT organization FROM credit_accounts
    WHERE organization IN (SELECT organization FROM ending WHERE metered)
    ORDER BY organization FOR UPDATE
  ), total AS (
    SELECT organization, sum(amount) AS amount FROM ending JOIN account USING (organization)
    WHERE metered GROUP BY organization
  )`

function settleAll(ids: readonly string[]): Sql {
  return sql`
    WITH ${locking(sql`id = ANY(${ids}) AND lease_until > ${NOW}`)}, settled AS (
      UPDATE credit_holds h SET state = 'settled' FROM ending WHERE h.id = ending.id
    ), spent AS (
      UPDATE credit_accounts a SET balance = a.balance - total.amount, held = a.held - total.amount
      FROM total WHERE a.organization = total.organization
    ), entered AS (
      INSERT INTO credit_entries (at, organization, debit, credit, amount, reference)
      SELECT ${NOW}, organization, CASE WHEN metered THEN 'available' ELSE 'unlimited' END,
        'spent', amount, id
      FROM ending LEFT JOIN account USING (organization) -- so that later entries have later numbers
      WHERE amount > 0
    )
    SELECT id FROM ending`
}

/** The parts of a statement that frees what is locked as `ending`. */
const FREEING = sql`
  released AS (
    UPDATE credit_holds h SET state = 'released' FROM ending WHERE h.id = ending.id
  ), freed AS (
    UPDATE credit_accounts a SET held = a.held - total.amount
    FROM total WHERE a.organization = total.organization
  )`

function releaseAll(ids: readonly string[]): Sql {
  return sql`
    WITH ${locking(sql`id = ANY(${ids})`)}, ${FREEING} SELECT id FROM ending`
}

function creditSweeps(ask: Ask): Pick<CreditStore, 'forgetEnded' | 'releaseLapsed'> {
  return {
    async releaseLapsed(most) {
      const lapsed = sql`
        id IN (
          SELECT id FROM credit_holds WHERE state = 'held' AND lease_until <= ${NOW} LIMIT ${most}
        )`
      const rows = await ask(sql`WITH ${locking(lapsed)}, ${FREEING} SELECT id FROM ending`)
      return rows.length
    },
    async forgetEnded(most) {
      const rows = await ask(sql`
        DELETE FROM credit_holds WHERE id IN (
          SELECT id FROM credit_holds
          WHERE lease_until <= ${NOW} - ${DAY_MILLISECONDS} AND state <> 'held'
          LIMIT ${most} FOR UPDATE SKIP LOCKED -- another process removes the others
        )
        RETURNING id`)
      return rows.length
    },
  }
}
