import type { LocalLimits, Quota } from '../../core/limits/index.ts'
import {
  CLAIMABLE_MILLISECONDS,
  type TokenOwner,
  type TokenStore,
} from '../../core/tokens/index.ts'
import { sqliteBuckets } from './buckets.ts'
import type { Row, Sqlite } from './open.ts'

const KEEP = 'INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?)'
const PEEK = `
  SELECT organization, api_key, expires_at, issued_at FROM tokens
  WHERE digest = ? AND generation = ?`
const FORGET = {
  tokens: `DELETE FROM tokens WHERE digest IN (
    SELECT digest FROM tokens WHERE expires_at <= ? LIMIT ?)`,
  marks: `DELETE FROM marks WHERE jti IN (
    SELECT jti FROM marks WHERE kept_until <= ? LIMIT ?)`,
  buckets: `DELETE FROM buckets WHERE bucket IN (
    SELECT bucket FROM buckets WHERE reset_at <= ? LIMIT ?)`,
} as const

// Looked at first: a sweep that finds nothing writes nothing, and an idle file stays as it is.
const EXPIRED = `
  SELECT EXISTS (SELECT 1 FROM tokens WHERE expires_at <= :now)
    OR EXISTS (SELECT 1 FROM marks WHERE kept_until <= :now)
    OR EXISTS (SELECT 1 FROM buckets WHERE reset_at <= :now) AS due`

const UNLIMITED: Quota = { limit: 0, remaining: 0, resetAt: 0, retryAfterSeconds: 1 }

/**
 * Keeps tokens in SQLite. What `admit` counts is in memory: this is the only process there is, and
 * what anybody may ask for must not grow the file.
 */
export function sqliteTokenStore(sqlite: Sqlite, admitted: LocalLimits): TokenStore {
  const { db, commit, read, now, generation } = sqlite
  const buckets = sqliteBuckets(db)
  const keep = db.prepare(KEEP)
  const peek = db.prepare(PEEK)
  const marked = db.prepare('SELECT 1 FROM marks WHERE jti = ?')
  const seen = db.prepare('SELECT seen_at FROM store')

  /** What was refused as expired stays so, though the clock be set back over a crash. */
  async function rememberAsPast(expiresAt: number): Promise<void> {
    const { seen_at } = (await read(() => seen.get())) ?? {}
    if (Number(seen_at) < expiresAt) await commit(() => undefined)
  }

  return {
    put: ({ digest, lifetimeSeconds, ...owner }, limit, { withhold }) =>
      commit((now) => {
        const { allowed, quota } = buckets.count(limit, now)
        if (!allowed) return { outcome: 'over_limit', quota }
        if (withhold) return { outcome: 'withheld', quota }
        const { organization, apiKeyId, issuedAt } = owner
        const expiresAt = now + lifetimeSeconds * 1000
        keep.run(digest, organization, apiKeyId, generation, expiresAt, issuedAt)
        return { outcome: 'kept', quota }
      }),
    async quota(limit) {
      const at = now()
      return scarcer(admitted.look([limit], at).quota, await read(() => buckets.look(limit, at)))
    },
    async peek(digest) {
      const row = await read(() => peek.get(digest, generation))
      if (!row) return undefined
      const expiresAt = Number(row.expires_at)
      if (expiresAt <= now()) return rememberAsPast(expiresAt).then(() => undefined)
      return ownerOf(row)
    },
    async admit([first, ...rest]) {
      const at = now()
      const counted = first
        ? admitted.count([first, ...rest], at)
        : { allowed: true, quota: UNLIMITED }
      return { ...counted, generation, now: at }
    },
    async isClaimable({ jti, generation: own, expiresAt }) {
      const left = expiresAt - now()
      if (own !== generation || left > CLAIMABLE_MILLISECONDS) return false
      if (left > 0) return (await read(() => marked.get(jti))) === undefined
      await rememberAsPast(expiresAt)
      return false
    },
    forgetExpired: sqliteForgetting(sqlite),
  }
}

function sqliteForgetting({ db, commit, read, now }: Sqlite): TokenStore['forgetExpired'] {
  const expired = db.prepare(EXPIRED)
  const forget = [FORGET.tokens, FORGET.marks, FORGET.buckets].map((sql) => db.prepare(sql))
  return async (most) => {
    const { due } = (await read(() => expired.get({ now: now() }))) ?? {}
    if (due === 0) return 0
    return commit((now) => {
      let done = 0
      for (const statement of forget) done += Number(statement.run(now, most - done).changes)
      return done
    })
  }
}

const scarcer = (a: Quota, b: Quota): Quota => (a.remaining < b.remaining ? a : b)

function ownerOf({ organization, api_key, issued_at }: Row): TokenOwner {
  return {
    organization: String(organization),
    apiKeyId: String(api_key),
    issuedAt: Number(issued_at),
  }
}
