import type { ApiKey, ApiKeyStore, NewApiKey } from '../../core/accounts/index.ts'
import { apiKeyOf, callerOf } from '../account-rows.ts'
import { whyNotChanged } from '../api-key-changes.ts'
import { type Ended, NOT_BEGUN } from '../ended.ts'
import { pageFrom, pageIn } from '../sql/pages.ts'
import { seenIn } from '../sql/seen.ts'
import { type Sql, sql } from '../sql/sql.ts'
import { isBelow, parentEnded, readAncestors } from './descent.ts'
import { beginEnding, finishEnding } from './endings.ts'
import type { CommitDeed } from './log.ts'
import type { Ask, Postgres, Row } from './open.ts'
import { insertSecret, replaceSecret } from './secrets.ts'
import { NOW } from './store-clock.ts'

const COLUMNS = sql`
  k.id, k.key_id, k.organization, k.name, k.environment, k.permissions, k.mask,
  k.stream_tokens_per_minute, k.user_tokens_per_minute, k.made_by, k.parent, k.paused,
  k.created_at, k.expires_at, k.revoked_at, k.last_used_at`
const CALLER = sql`${COLUMNS}, o.ended_at AS organization_ended_at`
const LIVE = sql`
  api_keys k JOIN organizations o ON o.id = k.organization AND o.active AND k.revoked_at IS NULL`

/** Keeps API keys in PostgreSQL. */
export function postgresApiKeyStore(postgres: Postgres, commitDeed: CommitDeed): ApiKeyStore {
  return {
    ...apiKeyQueries(postgres),
    ...apiKeyChanges(commitDeed),
    ...apiKeyEnds(postgres, commitDeed),
    ...apiKeyReviews(postgres),
  }
}

type Queries = 'byId' | 'bySecret' | 'list' | 'show'

function apiKeyQueries({ ask }: Postgres): Pick<ApiKeyStore, Queries> {
  // What it descends from is read later, and so is at least as new as the number of the event.
  async function seen(found: Row | undefined) {
    const ancestors = await readAncestors(ask, found?.parent)
    return seenIn(found, (row) => callerOf(row, ancestors))
  }

  return {
    async bySecret(digest) {
      const [row] = await ask(sql`
        SELECT h.seq, ${CALLER}, s.expires_at AS secret_expires_at FROM event_head h
        LEFT JOIN (secrets s JOIN (${LIVE}) ON k.id = s.holder) ON s.digest = ${digest}`)
      return seen(row)
    },
    async byId(id) {
      const [row] = await ask(sql`
        SELECT h.seq, ${CALLER}, NULL AS secret_expires_at FROM event_head h
        LEFT JOIN (${LIVE}) ON k.id = ${id}`)
      return seen(row)
    },
    async list(organization, page) {
      const rows = await ask(sql`
        SELECT ${COLUMNS} FROM api_keys k
        WHERE k.organization = ${organization} AND ${pageIn(sql`k`, page)}`)
      return pageFrom(await withSecrets(ask, rows), page.limit)
    },
    async show(organization, id) {
      const rows = await ask(sql`
        SELECT ${COLUMNS} FROM api_keys k
        WHERE k.id = ${id} AND k.organization = ${organization}`)
      const [key] = await withSecrets(ask, rows)
      return key
    },
  }
}

type Changes = 'add' | 'change' | 'rotate'

function apiKeyChanges(commitDeed: CommitDeed): Pick<ApiKeyStore, Changes> {
  return {
    add: (key, change) =>
      commitDeed(async ({ ask, now, append }) => {
        await append(change)
        return insertApiKey(ask, key, now)
      }),
    rotate: (id, secret, graceSeconds, by, change) =>
      commitDeed(async ({ ask, now, append }) => {
        if (!(await liveKey(ask, id, now))) return undefined
        if (!(await isBelow(ask, `apiKey:${id}`, by, true))) return 'not_below'
        await append(change)
        await replaceSecret(ask, id, secret, graceSeconds, now)
        return updated(ask, id, sql`mask = ${secret.mask}`)
      }),
    change: (id, changes, by, change) =>
      commitDeed(async ({ ask, now, append }) => {
        const before = await liveKey(ask, id, now)
        if (!before) return undefined
        if (!(await isBelow(ask, `apiKey:${id}`, by, false))) return 'not_below'
        const changed = { ...before, ...changes }
        const ancestors = await readAncestors(ask, changed.parent)
        const isActive = await isActiveOperator(ask, changes.madeBy, before.organization)
        const refusal = whyNotChanged(before, changes, isActive, ancestors)
        if (refusal) return refusal
        await append(change)
        return updated(ask, id, columnsOf(changed))
      }),
  }
}

async function liveKey(ask: Ask, id: string, now: number): Promise<ApiKey | undefined> {
  const rows = await ask(sql`
    SELECT ${COLUMNS} FROM ${LIVE}
    WHERE k.id = ${id} AND (k.expires_at IS NULL OR k.expires_at > ${now}) FOR UPDATE OF k`)
  const [key] = await withSecrets(ask, rows)
  return key
}

async function updated(ask: Ask, id: string, changes: Sql): Promise<ApiKey> {
  const rows = await ask(sql`
    UPDATE api_keys k SET ${changes} WHERE k.id = ${id} RETURNING ${COLUMNS}`)
  return onlyOne(await withSecrets(ask, rows))
}

async function isActiveOperator(
  ask: Ask,
  id: string | null | undefined,
  organization: string,
): Promise<boolean> {
  const rows = await ask(sql`
    SELECT 1 FROM operators
    WHERE id = ${id ?? null} AND organization = ${organization} AND active`)
  return rows.length > 0
}

const columnsOf = (key: ApiKey): Sql => sql`
  name = ${key.name}, permissions = ${JSON.stringify(key.permissions)},
  expires_at = ${key.expiresAt}, stream_tokens_per_minute = ${key.streamTokensPerMinute},
  user_tokens_per_minute = ${key.userTokensPerMinute}, made_by = ${key.madeBy},
  parent = ${key.parent}, paused = ${key.isPaused}`

const OF_INACTIVE = sql`
  made_by IN (SELECT id FROM operators WHERE NOT active) AND revoked_at IS NULL`

function apiKeyEnds(
  { ask }: Postgres,
  commitDeed: CommitDeed,
): Pick<ApiKeyStore, 'endOfInactive' | 'revoke'> {
  return {
    async revoke(id, change) {
      const roots = { apiKeys: sql`id = ${id}` }
      const begun = await commitDeed<Ended | undefined>(async (tools) => {
        const revoked = await tools.ask(sql`
          UPDATE api_keys SET revoked_at = ${tools.now} WHERE id = ${id} AND revoked_at IS NULL
          RETURNING id`)
        return revoked.length === 0 ? undefined : beginEnding(tools, roots, change)
      })
      if (begun) await finishEnding(commitDeed, begun, roots, change)
      return begun !== undefined
    },
    async endOfInactive(change) {
      const roots = { apiKeys: OF_INACTIVE }
      const ids = await ask(sql`SELECT id FROM api_keys WHERE ${OF_INACTIVE}`)
      if (ids.length === 0) return []
      await finishEnding(commitDeed, NOT_BEGUN, roots, change) // each organization has events of its own
      return ids.map(({ id }) => String(id))
    },
  }
}

const UNREVOKED = sql`
  SELECT k.key_id FROM api_keys k
  WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ${NOW})`

function apiKeyReviews({
  ask,
}: Postgres): Pick<ApiKeyStore, 'madeWithTokens' | 'usedWithoutRights'> {
  const keyIds = (rows: readonly Row[]) => rows.map((row) => String(row.key_id))
  return {
    async madeWithTokens(most) {
      const rows = await ask(sql`
        ${UNREVOKED} AND k.parent IS NULL
          AND EXISTS (SELECT 1 FROM events e
            JOIN long_lived_tokens t ON e.credential = 'token:' || t.id AND t.kind <> 'session'
            WHERE e.subject = 'apiKey:' || k.id AND e.type = 'api_key.created')
          AND NOT EXISTS (SELECT 1 FROM events e
            WHERE e.subject = 'apiKey:' || k.id AND e.type = 'api_key.changed'
              AND e.details::jsonb ->> 'madeBy' IS NOT NULL)
        ORDER BY k.created_at, k.id LIMIT ${most}`)
      return keyIds(rows)
    },
    async usedWithoutRights(since, most) {
      const rows = await ask(sql`
        ${UNREVOKED} AND k.last_used_at >= ${since}
          AND NOT k.permissions::jsonb ?| array['chat:send', 'admin']
        ORDER BY k.created_at, k.id LIMIT ${most}`)
      return keyIds(rows)
    },
  }
}

/** Writes an API key and its first secret. */
export async function insertApiKey(ask: Ask, key: NewApiKey, now: number): Promise<ApiKey> {
  const { id, keyId, organization, name, environment, madeBy, parent, secret } = key
  const rows = await ask(sql`
    INSERT INTO api_keys AS k (id, key_id, organization, name, environment, permissions, mask,
      stream_tokens_per_minute, user_tokens_per_minute, made_by, parent, created_at, expires_at,
      revoked_at)
    VALUES (${id}, ${keyId}, ${organization}, ${name}, ${environment},
      ${JSON.stringify(key.permissions)}, ${secret.mask}, ${key.streamTokensPerMinute},
      ${key.userTokensPerMinute}, ${madeBy}, ${parent}, ${now}, ${key.expiresAt},
      CASE WHEN ${endedMeanwhile(key)} THEN ${now}::bigint END)
    RETURNING ${COLUMNS}`)
  await insertSecret(ask, id, secret, now)
  return onlyOne(await withSecrets(ask, rows))
}

/** Whether the parent, the operator or the organization of a new key has ended meanwhile. */
const endedMeanwhile = ({ parent, madeBy, organization }: NewApiKey): Sql => sql`
  ${parentEnded(parent)}
  OR EXISTS (SELECT 1 FROM operators WHERE id = ${madeBy} AND NOT active)
  OR EXISTS (SELECT 1 FROM organizations WHERE id = ${organization} AND NOT active)`

function onlyOne([key]: readonly ApiKey[]): ApiKey {
  if (!key) throw new Error('an API key is missing that was just written')
  return key
}

/** @param rows API keys, each of which is given its secrets, the newest first */
async function withSecrets(ask: Ask, rows: readonly Row[]): Promise<ApiKey[]> {
  const ids = rows.map(({ id }) => String(id))
  const secrets = await ask(sql`
    SELECT holder, mask, created_at, expires_at, last_used_at FROM secrets
    WHERE holder = ANY(${ids}) AND (expires_at IS NULL OR expires_at > ${NOW})
    ORDER BY expires_at IS NOT NULL, created_at DESC, expires_at DESC`)
  const byHolder = Map.groupBy(secrets, ({ holder }) => holder)
  return rows.map((row) => apiKeyOf(row, byHolder.get(row.id) ?? []))
}
