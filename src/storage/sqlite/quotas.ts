import type { DatabaseSync } from 'node:sqlite'
import { type Change, type Quota, QuotaReached } from '../../core/events/index.ts'

/** Two kinds of row, so that each is found by an index alone. */
const LIVE = [
  'revoked_at IS NULL AND expires_at IS NULL',
  'revoked_at IS NULL AND expires_at > :now',
]
const ACTIVE = ['active = 1']

type Counted = readonly [table: string, whose: string, kinds: readonly string[]]

/** What each quota counts. */
const COUNTED: Readonly<Record<Quota['of'], Counted>> = {
  apiKeys: ['api_keys', 'organization = :owner', LIVE],
  assistants: ['assistants', 'organization = :owner', ACTIVE],
  assistantTokens: ['long_lived_tokens', 'assistant = :owner', LIVE],
  operators: ['operators', 'organization = :owner', ACTIVE],
  ownTokens: [
    'long_lived_tokens',
    "operator = :owner AND kind IN ('pat', 'device', 'personal')",
    LIVE,
  ],
}

/** Counts what each quota counts, up to as many as it allows, in SQL. */
export const QUOTA_COUNTS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(COUNTED).map(([of, counted]) => [of, countOf(...counted)]),
)

/**
 * Throws `QuotaReached` if there are as many things beside what a change is about as its quota
 * allows. It counts no further. Asked in the transaction of the change.
 */
export function assertQuota(db: DatabaseSync): (change: Change, now: number) => void {
  const counts = Object.fromEntries(
    Object.entries(QUOTA_COUNTS).map(([of, count]) => [of, db.prepare(count)]),
  )
  for (const count of Object.values(counts)) count.setAllowUnknownNamedParameters(true)
  return ({ quota, subject }, now) => {
    if (!quota) return
    const { of, owner, most } = quota
    const id = subject.slice(subject.indexOf(':') + 1)
    const { count } = counts[of]?.get({ owner, id, now, most }) ?? {}
    if (Number(count) >= most) throw new QuotaReached(`there are ${most} ${of}`)
  }
}

function countOf(table: string, whose: string, kinds: readonly string[]): string {
  const counts = kinds.map(
    (kind) => `(SELECT count(*) FROM (
      SELECT 1 FROM ${table} WHERE ${whose} AND ${kind} AND id <> :id LIMIT :most))`,
  )
  return `SELECT ${counts.join(' + ')} AS count`
}
