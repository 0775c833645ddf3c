import { keptName, type Limit, type Quota, quotaOf } from '../../core/limits/index.ts'

/** The key of a bucket, where it is counted with what is counted. */
export const bucketKey = (limit: Limit): string => `bucket:${keptName(limit)}`

/** The keys of the windows of who was admitted, in two halves. */
export const ADMITTED_KEYS = ['admitted:young', 'admitted:old'] as const

/** How many of them there may be. About 10 MB in all. */
export const MOST_ADMITTED = 65_536

/** What scripts are told of a limit. */
export const askedOf = ({ count, windowSeconds, cost = 1 }: Limit) => ({
  count,
  cost,
  span: windowSeconds * 1000,
})

/** Where a bucket stands, as scripts say it: what is used, when its window ends, the time. */
export function quotaIn(limit: Limit, [used, resetAt, now]: readonly unknown[]): Quota {
  return quotaOf(limit, Number(used), Number(resetAt), Number(now))
}
