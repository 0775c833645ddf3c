import type { Limit, Quota } from '../../core/limits/index.ts'
import type { Proof, Redeemed, RunStore } from '../../core/runs/index.ts'
import { sqliteBuckets } from './buckets.ts'
import { sqliteHold } from './holds.ts'
import { sqliteMarks } from './marks.ts'
import type { Sqlite } from './open.ts'

const TAKE = `
  DELETE FROM tokens
  WHERE digest = ? AND organization = ? AND generation = ? AND expires_at > ?`

/** Decides in SQLite who may run: the token, the count and the credits in one transaction. */
export function sqliteRunStore({ db, commit, generation }: Sqlite): RunStore {
  const buckets = sqliteBuckets(db)
  const mark = sqliteMarks(db, generation)
  const take = db.prepare(TAKE)
  const hold = sqliteHold(db)

  function isUsedUp(proof: Proof, now: number): boolean {
    if (proof.by === 'credential') return true
    if (proof.by === 'jwt') return mark(proof.claim, now)
    return take.run(proof.digest, proof.organization, generation, now).changes === 1
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
        const { outcome } = hold(redemption, now)
        return outcome === 'held' ? { outcome: 'redeemed' } : undo({ outcome })
      }),
  }
}
