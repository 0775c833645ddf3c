import type { AccountStore, Caller } from '../../core/accounts/index.ts'
import type { Row, Sqlite } from './open.ts'

const LIVE_KEY = `
  SELECT k.id, k.organization, k.stream_tokens_per_minute
  FROM api_keys k JOIN organizations o ON o.id = k.organization AND o.active = 1
  WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?)`

/** Keeps organizations and their API keys in SQLite. */
export function sqliteAccountStore({ db, read, now }: Sqlite): AccountStore {
  const byDigest = db.prepare(`${LIVE_KEY} AND k.digest = ?`)
  const byId = db.prepare(`${LIVE_KEY} AND k.id = ?`)

  return {
    callerByDigest: (digest) => read(() => callerOf(byDigest.get(now(), digest))),
    callerById: (id) => read(() => callerOf(byId.get(now(), id))),
  }
}

function callerOf(row: Row | undefined): Caller | undefined {
  if (!row) return undefined
  const own = row.stream_tokens_per_minute
  return {
    apiKeyId: String(row.id),
    organization: String(row.organization),
    streamTokensPerMinute: own === null ? null : Number(own),
  }
}
