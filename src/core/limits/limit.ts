import { hash } from 'node:crypto'

/** At most `count` in a window of so many seconds, which the first one in a bucket opens. */
export interface Limit {
  /** A name of any length: limiters in memory keep its digest. */
  readonly bucket: string
  readonly count: number
  readonly windowSeconds: number
  /** How many this one is; 1 unless said otherwise. */
  readonly cost?: number
}

const LONGEST_KEPT_NAME = 64

/** A digest of a bucket's name: for a name of any length it takes the same memory. */
export const digestOfName = ({ bucket }: Pick<Limit, 'bucket'>): string =>
  hash('sha256', bucket, 'base64url')

/** A bucket's name for keeping in a store: a digest of it if it is long. */
export const keptName = (limit: Pick<Limit, 'bucket'>): string =>
  limit.bucket.length <= LONGEST_KEPT_NAME ? limit.bucket : digestOfName(limit)

/** Where a bucket stands, by the clock of whoever counts. */
export interface Quota {
  readonly limit: number
  readonly remaining: number
  /** When the window ends, in milliseconds since 1970. */
  readonly resetAt: number
  /** Whole seconds until then, 1 or more. */
  readonly retryAfterSeconds: number
}

/** Whether one more was allowed and, if so, counted. */
export interface Counted {
  readonly allowed: boolean
  readonly quota: Quota
}

/** Phrases a window of which `used` are gone. Instants are milliseconds since 1970. */
export function quotaOf(limit: Limit, used: number, resetAt: number, now: number): Quota {
  return {
    limit: limit.count,
    remaining: Math.max(0, limit.count - used),
    resetAt,
    retryAfterSeconds: Math.max(1, Math.ceil((resetAt - now) / 1000)),
  }
}
