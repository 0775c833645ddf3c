import { CREDIT_ACCOUNTS, type CreditEntry, type CreditStore } from '../../core/credits/index.ts'
import { pageOf } from '../../core/page.ts'
import { wordIn } from '../values.ts'
import type { Postgres, Row } from './open.ts'
import { sql } from './sql.ts'

/** Reads the ledger of credits in PostgreSQL. */
export function postgresCreditHistory({ ask }: Postgres): Pick<CreditStore, 'history'> {
  return {
    async history(organization, { after, limit }) {
      const before = after ? Number(after.id) : Number.MAX_SAFE_INTEGER
      const rows = await ask(sql`
        SELECT seq, at, debit, credit, amount, reference FROM credit_entries
        WHERE organization = ${organization} AND seq < ${before}
        ORDER BY seq DESC LIMIT ${limit + 1}`)
      return pageOf(rows.map(entryOf), limit, ({ at, seq }) => ({ at, id: String(seq) }))
    },
  }
}

function entryOf({ seq, at, debit, credit, amount, reference }: Row): CreditEntry {
  return {
    seq: Number(seq),
    at: Number(at),
    debit: wordIn(CREDIT_ACCOUNTS, debit),
    credit: wordIn(CREDIT_ACCOUNTS, credit),
    amount: Number(amount),
    reference: String(reference),
  }
}
