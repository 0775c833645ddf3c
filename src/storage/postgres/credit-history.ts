import type { CreditStore } from '../../core/credits/index.ts'
import { pageOf } from '../../core/page.ts'
import { entryOf } from '../credit-rows.ts'
import { sql } from '../sql/sql.ts'
import type { Postgres } from './open.ts'

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
