import type { DatabaseSync } from 'node:sqlite'
import type { Holds } from '../../core/runs/index.ts'
import type { Sqlite } from './open.ts'

/**
 * How long a run may take to its first byte before its credits are free again. Longer than any
 * upstream is waited for, and short enough for the ten minutes that a crash may hold them.
 */
const LEASE_MILLISECONDS = 5 * 60_000

// The hold first: only one that is new may move the account.
const HOLD = `
  INSERT INTO credit_holds
  SELECT :id, :organization, :price,
    EXISTS (SELECT 1 FROM credit_accounts WHERE organization = :organization),
    'held', :now + ${LEASE_MILLISECONDS}
  WHERE true -- tells the parser that ON belongs to the INSERT
  ON CONFLICT DO NOTHING
  RETURNING metered`

const RESERVE = `
  UPDATE credit_accounts SET held = held + :price
  WHERE organization = :organization AND balance - held >= :price`

type Wanted = Parameters<Holds['hold']>[0]
type Held = Awaited<ReturnType<Holds['hold']>>

/** Holds a price in the transaction of a job, which must be undone where it is not held. */
export function sqliteHold(db: DatabaseSync) {
  const hold = db.prepare(HOLD)
  const reserve = db.prepare(RESERVE)
  return ({ id, organization, price }: Wanted, now: number): Held => {
    const held = hold.get({ id, organization, price, now })
    if (!held) return { outcome: 'gone' }
    const isPaid = held.metered === 0 || reserve.run({ price, organization }).changes === 1
    return { outcome: isPaid ? 'held' : 'no_credits' }
  }
}

/** Holds credits in SQLite for runs whose tokens are kept elsewhere. */
export function sqliteHolds({ db, commit }: Sqlite): Holds {
  const hold = sqliteHold(db)
  return {
    hold: (wanted) =>
      commit<Held>((now, undo) => {
        const held = hold(wanted, now)
        return held.outcome === 'held' ? held : undo(held)
      }),
  }
}
