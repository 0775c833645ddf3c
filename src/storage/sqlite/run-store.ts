import type { Limit, Quota } from '../../core/limits/index.ts'
import type { Proof, Redeemed, Redemption, RunStore } from '../../core/runs/index.ts'
import { sqliteBuckets } from './buckets.ts'
import { sqliteMarks } from './marks.ts'
import type { Sqlite } from './open.ts'

/**
 * How long a run may take to its first byte before its credits are free again. Longer than any
 * upstream is waited for, and short enough for the ten minutes that a crash may hold them.
 */
const LEASE_MILLISECONDS = 5 * 60_000

const TAKE = `
  DELETE FROM tokens
  WHERE digest = ? AND organization = ? AND generation = ? AND expires_at > ?`

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

/** Decides in SQLite who may run: the token, the count and the credits in one transaction. */
export function sqliteRunStore({ db, commit, generation }: Sqlite): RunStore {
  const buckets = sqliteBuckets(db)
  const mark = sqliteMarks(db, generation)
  const take = db.prepare(TAKE)
  const hold = db.prepare(HOLD)
  const reserve = db.prepare(RESERVE)

  function isUsedUp(proof: Proof, now: number): boolean {
    if (proof.by === 'credential') return true
    if (proof.by === 'jwt') return mark(proof.claim, now)
    return take.run(proof.digest, proof.organization, generation, now).changes === 1
  }

  function holdPrice({ id, organization, price }: Redemption, now: number): Redeemed {
    const held = hold.get({ id, organization, price, now })
    if (!held) return { outcome: 'gone' }
    const isPaid = held.metered === 0 || reserve.run({ price, organization }).changes === 1
    return { outcome: isPaid ? 'redeemed' : 'no_credits' }
  }

  /** Counts in all buckets, up to the first that is full, where it stands. */
  function countAll(limits: readonly Limit[], now: number): Quota | undefined {
    for (const limit of limits) {
      const { allowed, quota } = buckets.count(limit, now)
      if (!allowed) return quota
    }
    return undefined
  }

  return {
    redeem: (redemption) =>
      commit<Redeemed>((now, undo) => {
        if (!isUsedUp(redemption.proof, now)) return undo({ outcome: 'gone' })
        const full = countAll(redemption.limits, now)
        if (full) return undo({ outcome: 'over_limit', quota: full })
        const held = holdPrice(redemption, now)
        return held.outcome === 'redeemed' ? held : undo(held)
      }),
  }
}
