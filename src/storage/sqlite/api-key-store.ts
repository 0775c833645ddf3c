import type { DatabaseSync } from 'node:sqlite'
import type { ApiKeyStore, NewApiKey } from '../../core/accounts/index.ts'
import { apiKeyOf, callerOf } from '../account-rows.ts'
import { seenIn } from '../seen.ts'
import { endTokens } from './endings.ts'
import type { CommitDeed } from './log.ts'
import type { Row, Sqlite } from './open.ts'
import { pageFrom, pageIn, pageValues } from './pages.ts'
import { expireSecrets, insertSecret } from './secrets.ts'

// Each table is joined by its own key: SQLite would first copy a whole join that stood in brackets.
const IS_LIVE = `
  AND k.revoked_at IS NULL
  AND EXISTS (SELECT 1 FROM organizations WHERE id = k.organization AND active = 1)
  LEFT JOIN organizations o ON o.id = k.organization`
const BY_SECRET = `
  SELECT h.seq, k.*, o.ended_at AS organization_ended_at, s.expires_at AS secret_expires_at
  FROM event_head h
  LEFT JOIN secrets s ON s.digest = ?
  LEFT JOIN api_keys k ON k.id = s.holder ${IS_LIVE}`
const BY_ID = `
  SELECT h.seq, k.*, o.ended_at AS organization_ended_at, NULL AS secret_expires_at
  FROM event_head h
  LEFT JOIN api_keys k ON k.id = ? ${IS_LIVE}`
const LIST = `SELECT * FROM api_keys k WHERE k.organization = :organization AND ${pageIn('k')}`
const SECRETS = `
  SELECT * FROM secrets WHERE holder = ?
  ORDER BY expires_at IS NOT NULL, created_at DESC, expires_at DESC`
const RENEW = `
  UPDATE api_keys SET mask = :mask
  WHERE id = :id AND revoked_at IS NULL AND ifnull(expires_at > :now, 1)
    AND EXISTS (SELECT 1 FROM organizations WHERE id = organization AND active = 1)
  RETURNING *`

/** Keeps API keys in SQLite. */
export function sqliteApiKeyStore({ db, read }: Sqlite, commitDeed: CommitDeed): ApiKeyStore {
  const bySecret = db.prepare(BY_SECRET)
  const byId = db.prepare(BY_ID)
  const list = db.prepare(LIST)
  const secrets = db.prepare(SECRETS)
  const show = db.prepare('SELECT * FROM api_keys WHERE id = ? AND organization = ?')
  const insert = insertApiKey(db)
  const renew = db.prepare(RENEW)
  const expire = expireSecrets(db)
  const addSecret = insertSecret(db)
  const revoke = db.prepare(`
    UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL`)
  const endMade = endTokens(db, "made_by = 'apiKey:' || :key")

  const keyOf = (row: Row) => apiKeyOf(row, secrets.all(String(row.id)))
  const shown = (id: string, organization: string) => {
    const row = show.get(id, organization)
    return row && keyOf(row)
  }

  return {
    bySecret: (digest) => read(() => seenIn(bySecret.get(digest), callerOf)),
    byId: (id) => read(() => seenIn(byId.get(id), callerOf)),
    list: (organization, page) =>
      read(() => pageFrom(list.all({ organization, ...pageValues(page) }), page.limit, keyOf)),
    show: (organization, id) => read(() => shown(id, organization)),
    add: (key, change) =>
      commitDeed((now, append) => {
        append(change)
        return keyOf(insert(key, now))
      }),
    rotate: (id, secret, graceSeconds, change) =>
      commitDeed((now, append) => {
        const row = renew.get({ id, mask: secret.mask, now })
        if (!row) return undefined
        append(change)
        expire(id, now + graceSeconds * 1000)
        addSecret(id, secret, now)
        return keyOf(row)
      }),
    revoke: (id, change) =>
      commitDeed((now, append) => {
        if (revoke.run(now, id).changes === 0) return false
        append(change, endMade({ key: id }, now, change.ends))
        return true
      }),
  }
}

/** Writes an API key and its first secret, and gives the row. */
export function insertApiKey(db: DatabaseSync): (key: NewApiKey, now: number) => Row {
  const insert = db.prepare(`
    INSERT INTO api_keys (id, key_id, organization, name, environment, permissions, mask,
      stream_tokens_per_minute, user_tokens_per_minute, made_by, created_at, expires_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`)
  const addSecret = insertSecret(db)
  return (key, now) => {
    const { id, keyId, organization, name, environment, secret, madeBy, expiresAt } = key
    const texts = [id, keyId, organization, name, environment, JSON.stringify(key.permissions)]
    const limits = [key.streamTokensPerMinute, key.userTokensPerMinute]
    addSecret(id, secret, now)
    return insert.get(...texts, secret.mask, ...limits, madeBy, now, expiresAt) ?? {}
  }
}
