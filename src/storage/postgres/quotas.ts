import { type Change, type Quota, QuotaReached } from '../../core/events/index.ts'
import { type Sql, sql } from '../sql/sql.ts'
import type { Means } from './log.ts'

/** Two kinds of row, so that each is found by an index alone. */
const live = (now: number) => [
  sql`revoked_at IS NULL AND expires_at IS NULL`,
  sql`revoked_at IS NULL AND expires_at > ${now}`,
]
const active = () => [sql`active`]

interface Counted {
  readonly table: Sql
  readonly whose: (owner: string) => Sql
  readonly kinds: (now: number) => readonly Sql[]
}

const ofOrganization = (owner: string) => sql`organization = ${owner}`

/** What each quota counts. */
const COUNTED: Readonly<Record<Quota['of'], Counted>> = {
  apiKeys: { table: sql`api_keys`, whose: ofOrganization, kinds: live },
  assistants: { table: sql`assistants`, whose: ofOrganization, kinds: active },
  assistantTokens: {
    table: sql`long_lived_tokens`,
    whose: (owner) => sql`assistant = ${owner}`,
    kinds: live,
  },
  operators: { table: sql`operators`, whose: ofOrganization, kinds: active },
  ownTokens: {
    table: sql`long_lived_tokens`,
    whose: (owner) => sql`operator = ${owner} AND kind IN ('pat', 'device', 'personal')`,
    kinds: live,
  },
}

/**
 * Throws `QuotaReached` if there are as many things beside what a change is about as its quota
 * allows. It counts no further. Asked in the transaction of the change.
 */
export async function assertQuota({ ask, now }: Means, { quota, subject }: Change): Promise<void> {
  if (!quota) return
  const { of, owner, most } = quota
  const { table, whose, kinds } = COUNTED[of]
  const id = subject.slice(subject.indexOf(':') + 1)
  const counts = kinds(now).map(
    (kind) => sql`(SELECT count(*) FROM (
      SELECT 1 FROM ${table} WHERE ${whose(owner)} AND ${kind} AND id <> ${id}
      LIMIT ${most}) counted)`,
  )
  const [row] = await ask(sql`SELECT ${counts.reduce((all, one) => sql`${all} + ${one}`)} AS count`)
  if (Number(row?.count) >= most) throw new QuotaReached(`there are ${most} ${of}`)
}
