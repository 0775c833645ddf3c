import type { DatabaseSync } from 'node:sqlite'
import type {
  ApiKey,
  ApiKeyChanges,
  ApiKeyStore,
  Authority,
  NewApiKey,
} from '../../core/accounts/index.ts'
import { apiKeyOf, callerOf } from '../account-rows.ts'
import { whyNotChanged } from '../api-key-changes.ts'
import { NOT_BEGUN } from '../ended.ts'
import { seenIn } from '../sql/seen.ts'
import { judgeBelow, PARENT_ENDED, readAncestors } from './descent.ts'
import { createEnding } from './endings.ts'
import type { CommitDeed } from './log.ts'
import type { Row, Sqlite } from './open.ts'
import { pageFrom, pageIn, pageValues } from './pages.ts'
import { insertSecret, replaceSecret } from './secrets.ts'

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
  SELECT * FROM secrets WHERE holder = :id AND ifnull(expires_at > :now, true)
  ORDER BY expires_at IS NOT NULL, created_at DESC, expires_at DESC`
const IS_CHANGEABLE = `
  id = :id AND revoked_at IS NULL AND ifnull(expires_at > :now, true)
  AND EXISTS (SELECT 1 FROM organizations WHERE id = organization AND active = 1)`
const CHANGE = `
  UPDATE api_keys SET name = :name, permissions = :permissions, expires_at = :expiresAt,
    stream_tokens_per_minute = :streamTokensPerMinute,
    user_tokens_per_minute = :userTokensPerMinute,
    made_by = :madeBy, parent = :parent, paused = :isPaused
  WHERE id = :id RETURNING *`
const OF_INACTIVE = `
  made_by IN (SELECT id FROM operators WHERE active = 0) AND revoked_at IS NULL`

/** Keeps API keys in SQLite. */
export function sqliteApiKeyStore(sqlite: Sqlite, commitDeed: CommitDeed): ApiKeyStore {
  const { db, now } = sqlite
  const secrets = db.prepare(SECRETS)
  const keyOf = (row: Row) => apiKeyOf(row, secrets.all({ id: String(row.id), now: now() }))
  return {
    ...apiKeyQueries(sqlite, keyOf),
    ...apiKeyChanges(sqlite, commitDeed, keyOf),
    ...apiKeyEnds(sqlite, commitDeed),
    ...apiKeyReviews(sqlite),
  }
}

type KeyOf = (row: Row) => ReturnType<typeof apiKeyOf>
type Queries = 'byId' | 'bySecret' | 'list' | 'show'

function apiKeyQueries({ db, read }: Sqlite, keyOf: KeyOf): Pick<ApiKeyStore, Queries> {
  const bySecret = db.prepare(BY_SECRET)
  const byId = db.prepare(BY_ID)
  const list = db.prepare(LIST)
  const show = db.prepare('SELECT * FROM api_keys WHERE id = ? AND organization = ?')
  const ancestors = readAncestors(db)
  const seen = (found: Row | undefined) =>
    seenIn(found, (row) => callerOf(row, ancestors(row.parent)))
  return {
    bySecret: (digest) => read(() => seen(bySecret.get(digest))),
    byId: (id) => read(() => seen(byId.get(id))),
    list: (organization, page) =>
      read(() => pageFrom(list.all({ organization, ...pageValues(page) }), page.limit, keyOf)),
    show: (organization, id) =>
      read(() => {
        const row = show.get(id, organization)
        return row && keyOf(row)
      }),
  }
}

type KeyChanges = 'add' | 'change' | 'rotate'

function apiKeyChanges(
  { db }: Sqlite,
  commitDeed: CommitDeed,
  keyOf: KeyOf,
): Pick<ApiKeyStore, KeyChanges> {
  const insert = insertApiKey(db)
  const remask = db.prepare('UPDATE api_keys SET mask = ? WHERE id = ? RETURNING *')
  const update = db.prepare(CHANGE)
  const replace = replaceSecret(db)
  const live = db.prepare(`SELECT * FROM api_keys WHERE ${IS_CHANGEABLE}`)
  const isBelow = judgeBelow(db)
  const whyNot = judgeChange(db)

  /** The live key, if it is below the authority. */
  function changeable(id: string, now: number, by: Authority | undefined, orIsItself: boolean) {
    const row = live.get({ id, now })
    if (!row) return undefined
    return isBelow(`apiKey:${id}`, by, orIsItself) ? keyOf(row) : 'not_below'
  }

  return {
    add: (key, change) =>
      commitDeed((now, append) => {
        append(change)
        return keyOf(insert(key, now))
      }),
    rotate: (id, secret, graceSeconds, by, change) =>
      commitDeed((now, append) => {
        const before = changeable(id, now, by, true)
        if (before === undefined || before === 'not_below') return before
        append(change)
        replace(id, secret, graceSeconds, now)
        return keyOf(remask.get(secret.mask, id) ?? {})
      }),
    change: (id, changes, by, change) =>
      commitDeed((now, append) => {
        const before = changeable(id, now, by, false)
        if (before === undefined || before === 'not_below') return before
        const refusal = whyNot(before, changes)
        if (refusal) return refusal
        append(change)
        return keyOf(update.get({ id, ...columnsOf({ ...before, ...changes }) }) ?? {})
      }),
  }
}

/** Says why a key is not changed, if something is in the way. */
function judgeChange(db: DatabaseSync) {
  const ancestors = readAncestors(db)
  const active = db.prepare(
    'SELECT 1 FROM operators WHERE id = ? AND organization = ? AND active = 1',
  )
  return (before: ApiKey, changes: ApiKeyChanges) => {
    const isActive = active.get(changes.madeBy ?? null, before.organization) !== undefined
    const { parent } = { ...before, ...changes }
    return whyNotChanged(before, changes, isActive, ancestors(parent))
  }
}

const columnsOf = (key: ApiKey) => ({
  name: key.name,
  permissions: JSON.stringify(key.permissions),
  expiresAt: key.expiresAt,
  streamTokensPerMinute: key.streamTokensPerMinute,
  userTokensPerMinute: key.userTokensPerMinute,
  madeBy: key.madeBy,
  parent: key.parent,
  isPaused: Number(key.isPaused),
})

function apiKeyEnds(
  { db, read }: Sqlite,
  commitDeed: CommitDeed,
): Pick<ApiKeyStore, 'endOfInactive' | 'revoke'> {
  const revoke = db.prepare(
    'UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
  )
  const below = createEnding(db, commitDeed, { apiKeys: 'id = :id' })
  const inactive = db.prepare(`SELECT id FROM api_keys WHERE ${OF_INACTIVE}`)
  const ofInactive = createEnding(db, commitDeed, { apiKeys: OF_INACTIVE })
  return {
    async revoke(id, change) {
      const begun = await commitDeed((now, append) =>
        revoke.run(now, id).changes === 0 ? undefined : below.begin({ id }, now, change, append),
      )
      if (begun) await below.finish(begun, { id }, change)
      return begun !== undefined
    },
    async endOfInactive(change) {
      const ids = (await read(() => inactive.all())).map(({ id }) => String(id))
      if (ids.length === 0) return ids
      await ofInactive.finish(NOT_BEGUN, {}, change) // each organization has events of its own
      return ids
    },
  }
}

// When it is made, if its parent, its operator or its organization has ended meanwhile.
const ENDED_MEANWHILE = `
  SELECT :now WHERE ${PARENT_ENDED(':parent')}
    OR EXISTS (SELECT 1 FROM operators WHERE id = :madeBy AND active = 0)
    OR EXISTS (SELECT 1 FROM organizations WHERE id = :organization AND active = 0)`

const UNREVOKED = `
  SELECT k.key_id FROM api_keys k
  WHERE k.revoked_at IS NULL AND ifnull(k.expires_at > :now, true)`
const MADE_WITH_TOKENS = `
  ${UNREVOKED} AND k.parent IS NULL
    AND EXISTS (SELECT 1 FROM events e
      JOIN long_lived_tokens t ON e.credential = 'token:' || t.id AND t.kind <> 'session'
      WHERE e.subject = 'apiKey:' || k.id AND e.type = 'api_key.created')
    AND NOT EXISTS (SELECT 1 FROM events e
      WHERE e.subject = 'apiKey:' || k.id AND e.type = 'api_key.changed'
        AND json_extract(e.details, '$.madeBy') IS NOT NULL)
  ORDER BY k.created_at, k.id LIMIT :most`
const WITHOUT_RIGHTS = `
  ${UNREVOKED} AND k.last_used_at >= :since
    AND NOT EXISTS (SELECT 1 FROM json_each(k.permissions) WHERE value IN ('chat:send', 'admin'))
  ORDER BY k.created_at, k.id LIMIT :most`

function apiKeyReviews({
  db,
  read,
  now,
}: Sqlite): Pick<ApiKeyStore, 'madeWithTokens' | 'usedWithoutRights'> {
  const madeWithTokens = db.prepare(MADE_WITH_TOKENS)
  const withoutRights = db.prepare(WITHOUT_RIGHTS)
  const keyIds = (rows: readonly Row[]) => rows.map((row) => String(row.key_id))
  return {
    madeWithTokens: (most) => read(() => keyIds(madeWithTokens.all({ most, now: now() }))),
    usedWithoutRights: (since, most) =>
      read(() => keyIds(withoutRights.all({ since, most, now: now() }))),
  }
}

/** Writes an API key and its first secret, and gives the row. */
export function insertApiKey(db: DatabaseSync): (key: NewApiKey, now: number) => Row {
  const insert = db.prepare(`
    INSERT INTO api_keys (id, key_id, organization, name, environment, permissions, mask,
      stream_tokens_per_minute, user_tokens_per_minute, made_by, parent, created_at, expires_at,
      revoked_at)
    VALUES (:id, :keyId, :organization, :name, :environment, :permissions, :mask,
      :streamTokensPerMinute, :userTokensPerMinute, :madeBy, :parent, :now, :expiresAt,
      (${ENDED_MEANWHILE}))
    RETURNING *`)
  const addSecret = insertSecret(db)
  return ({ secret, permissions, ...key }, now) => {
    addSecret(key.id, secret, now)
    const lists = { permissions: JSON.stringify(permissions) }
    return insert.get({ ...key, ...lists, mask: secret.mask, now }) ?? {}
  }
}
