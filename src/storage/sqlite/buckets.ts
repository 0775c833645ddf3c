import type { DatabaseSync } from 'node:sqlite'
import { type Counted, keptName, type Limit, type Quota, quotaOf } from '../../core/limits/index.ts'

/** Counting in the same transaction as what is counted. */
export interface Buckets {
  /** Counts what the limit says it costs, if the limit still allows it. */
  readonly count: (limit: Limit, now: number) => Counted
  /** Says where a bucket stands. */
  readonly look: (limit: Limit, now: number) => Quota
}

const COUNT = `
  INSERT INTO buckets SELECT :bucket, :cost, :now + :window WHERE :cost <= :count
  ON CONFLICT (bucket) DO UPDATE SET
    used = iif(reset_at <= :now, :cost, used + :cost),
    reset_at = iif(reset_at <= :now, excluded.reset_at, reset_at)
  WHERE reset_at <= :now OR used + :cost <= :count
  RETURNING used, reset_at`

export function sqliteBuckets(db: DatabaseSync): Buckets {
  const count = db.prepare(COUNT)
  const look = db.prepare('SELECT used, reset_at FROM buckets WHERE bucket = ? AND reset_at > ?')

  const standing = (limit: Limit, now: number): Quota => {
    const row = look.get(keptName(limit), now)
    const resetAt = Number(row?.reset_at ?? now + limit.windowSeconds * 1000)
    return quotaOf(limit, Number(row?.used ?? 0), resetAt, now)
  }

  return {
    look: standing,
    count(limit, now) {
      const { count: most, windowSeconds, cost = 1 } = limit
      const row = count.get({
        bucket: keptName(limit),
        now,
        cost,
        count: most,
        window: windowSeconds * 1000,
      })
      if (!row) return { allowed: false, quota: standing(limit, now) }
      return { allowed: true, quota: quotaOf(limit, Number(row.used), Number(row.reset_at), now) }
    },
  }
}
