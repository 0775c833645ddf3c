import { CREDIT_ACCOUNTS, type CreditEntry, type CreditStore } from '../../core/credits/index.ts'
import { pageOf } from '../../core/page.ts'
import { wordIn } from '../values.ts'
import type { Row, Sqlite } from './open.ts'

const ENTRIES = `
  SELECT * FROM credit_entries WHERE organization = ? AND seq < ? ORDER BY seq DESC LIMIT ?`

/** Reads the ledger of credits in SQLite. */
export function sqliteCreditHistory({ db, read }: Sqlite): Pick<CreditStore, 'history'> {
  const entries = db.prepare(ENTRIES)
  return {
    history: (organization, { after, limit }) =>
      read(() => {
        const before = after ? Number(after.id) : Number.MAX_SAFE_INTEGER
        const found = entries.all(organization, before, limit + 1).map(entryOf)
        return pageOf(found, limit, ({ at, seq }) => ({ at, id: String(seq) }))
      }),
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
