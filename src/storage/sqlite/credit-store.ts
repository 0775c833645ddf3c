import type { Balance, CreditStore, Ended } from '../../core/credits/index.ts'
import { sqliteCreditHistory } from './credit-history.ts'
import type { CommitDeed } from './log.ts'
import type { Row, Sqlite } from './open.ts'

const TOP_UP = `
  INSERT INTO credit_accounts VALUES (:organization, :amount, 0)
  ON CONFLICT DO UPDATE SET balance = balance + excluded.balance`
const ENTER = `
  INSERT INTO credit_entries (at, organization, debit, credit, amount, reference)
  VALUES (:now, :organization, :debit, :credit, :amount, :reference)
  ON CONFLICT (organization, debit, reference) DO NOTHING`
const SETTLE = `
  UPDATE credit_holds SET state = 'settled'
  WHERE id = :id AND state = 'held' AND lease_until > :now
  RETURNING organization, amount, metered`
const RELEASE = `
  UPDATE credit_holds SET state = 'released' WHERE id = :id AND state = 'held'
  RETURNING organization, amount, metered`
const LAPSED = "SELECT id FROM credit_holds WHERE state = 'held' AND lease_until <= ? LIMIT ?"

const DAY_MILLISECONDS = 86_400_000
const ENDED = "SELECT 1 FROM credit_holds WHERE lease_until <= ? AND state <> 'held' LIMIT 1"
const FORGET = `
  DELETE FROM credit_holds WHERE id IN (
    SELECT id FROM credit_holds WHERE lease_until <= ? AND state <> 'held' LIMIT ?)`

/**
 * Keeps credits in SQLite. The ledger's accounts are `granted`, `available` and `spent`, and
 * `unlimited`, out of which is spent what no balance pays for.
 */
export function sqliteCreditStore(sqlite: Sqlite, commitDeed: CommitDeed): CreditStore {
  const { db, commit, read } = sqlite
  const available = db.prepare(`
    SELECT o.id, c.balance - c.held AS available FROM organizations o
    LEFT JOIN credit_accounts c ON c.organization = o.id WHERE o.id = ?`)
  const topUp = db.prepare(TOP_UP)
  const enter = db.prepare(ENTER)
  const settle = db.prepare(SETTLE)
  const release = db.prepare(RELEASE)
  const stateOf = db.prepare('SELECT state FROM credit_holds WHERE id = ?')
  const spend = db.prepare(
    'UPDATE credit_accounts SET balance = balance - ?1, held = held - ?1 WHERE organization = ?2',
  )
  const free = db.prepare('UPDATE credit_accounts SET held = held - ? WHERE organization = ?')

  const balanceOf = (organization: string): Balance => {
    const row = available.get(organization)
    if (!row) return { available: 0 }
    return { available: row.available === null ? null : Number(row.available) }
  }
  const pay = (id: string, { organization = '', amount = 0, metered }: Row, now: number): void => {
    if (metered === 1) spend.run(amount, organization)
    const accounts = { debit: metered === 1 ? 'available' : 'unlimited', credit: 'spent' }
    if (amount !== 0) enter.run({ now, organization, ...accounts, amount, reference: id })
  }
  const giveBack = (id: string): boolean => {
    const held = release.get({ id })
    if (held?.metered === 1) free.run(held.amount ?? 0, held.organization ?? '')
    return held !== undefined
  }
  const endedAs = (id: string, state: string): Ended =>
    stateOf.get(id)?.state === state ? 'ended' : 'lapsed'

  return {
    balance: (organization) => read(() => balanceOf(organization)),
    topUp: ({ organization, amount, reference }, change) =>
      commitDeed((now, append) => {
        const accounts = { debit: 'granted', credit: 'available' }
        const entered = enter.run({ now, organization, ...accounts, amount, reference })
        if (entered.changes === 0) return balanceOf(organization)
        topUp.run({ organization, amount })
        append(change)
        return balanceOf(organization)
      }),
    settle: (id) =>
      commit((now) => {
        const held = settle.get({ id, now })
        if (!held) return endedAs(id, 'settled')
        pay(id, held, now)
        return 'ended'
      }),
    release: (id) => commit(() => (giveBack(id) ? 'ended' : endedAs(id, 'released'))),
    ...sqliteCreditHistory(sqlite),
    ...sqliteCreditSweeps(sqlite, giveBack),
  }
}

/** Both look first: a sweep that finds nothing writes nothing. */
function sqliteCreditSweeps(
  { db, commit, read, now }: Sqlite,
  giveBack: (id: string) => boolean,
): Pick<CreditStore, 'forgetEnded' | 'releaseLapsed'> {
  const lapsed = db.prepare(LAPSED)
  const ended = db.prepare(ENDED)
  const forget = db.prepare(FORGET)

  return {
    async releaseLapsed(most) {
      if ((await read(() => lapsed.get(now(), 1))) === undefined) return 0
      return commit((now) => {
        const ids = lapsed.all(now, most).map(({ id }) => String(id))
        return ids.filter(giveBack).length
      })
    },
    async forgetEnded(most) {
      if ((await read(() => ended.get(now() - DAY_MILLISECONDS))) === undefined) return 0
      return commit((now) => Number(forget.run(now - DAY_MILLISECONDS, most).changes))
    },
  }
}
