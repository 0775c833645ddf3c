import type { CreditStore } from '../../core/credits/index.ts'
import { pageOf } from '../../core/page.ts'
import { entryOf } from '../credit-rows.ts'
import type { Sqlite } from './open.ts'

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
