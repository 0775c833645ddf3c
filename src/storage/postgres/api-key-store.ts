import type { ApiKey, ApiKeyStore, NewApiKey } from '../../core/accounts/index.ts'
import { apiKeyOf, callerOf } from '../account-rows.ts'
import { seenIn } from '../seen.ts'
import { endTokens } from './endings.ts'
import type { CommitDeed } from './log.ts'
import type { Ask, Postgres, Row } from './open.ts'
import { pageFrom, pageIn } from './pages.ts'
import { expireSecrets, insertSecret } from './secrets.ts'
import { sql } from './sql.ts'

const COLUMNS = sql`
  k.id, k.key_id, k.organization, k.name, k.environment, k.permissions, k.mask,
  k.stream_tokens_per_minute, k.user_tokens_per_minute, k.made_by, k.created_at, k.expires_at,
  k.revoked_at, k.last_used_at`
const CALLER = sql`${COLUMNS}, o.ended_at AS organization_ended_at`
const LIVE = sql`
  api_keys k JOIN organizations o ON o.id = k.organization AND o.active AND k.revoked_at IS NULL`

/** Keeps API keys in PostgreSQL. */
export function postgresApiKeyStore(postgres: Postgres, commitDeed: CommitDeed): ApiKeyStore {
  return { ...apiKeyQueries(postgres), ...apiKeyDeeds(commitDeed) }
}

type Queries = 'byId' | 'bySecret' | 'list' | 'show'

function apiKeyQueries({ ask }: Postgres): Pick<ApiKeyStore, Queries> {
  return {
    async bySecret(digest) {
      const [row] = await ask(sql`
        SELECT h.seq, ${CALLER}, s.expires_at AS secret_expires_at FROM event_head h
        LEFT JOIN (secrets s JOIN (${LIVE}) ON k.id = s.holder) ON s.digest = ${digest}`)
      return seenIn(row, callerOf)
    },
    async byId(id) {
      const [row] = await ask(sql`
        SELECT h.seq, ${CALLER}, NULL AS secret_expires_at FROM event_head h
        LEFT JOIN (${LIVE}) ON k.id = ${id}`)
      return seenIn(row, callerOf)
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

type Deeds = 'add' | 'revoke' | 'rotate'

function apiKeyDeeds(commitDeed: CommitDeed): Pick<ApiKeyStore, Deeds> {
  return {
    add: (key, change) =>
      commitDeed(async ({ ask, now, append }) => {
        await append(change)
        return insertApiKey(ask, key, now)
      }),
    rotate: (id, secret, graceSeconds, change) =>
      commitDeed(async ({ ask, now, append }) => {
        const renewed = await ask(sql`
          UPDATE api_keys k SET mask = ${secret.mask}
          WHERE k.id = ${id} AND k.revoked_at IS NULL
            AND (k.expires_at IS NULL OR k.expires_at > ${now})
            AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = k.organization AND o.active)
          RETURNING ${COLUMNS}`)
        if (renewed.length === 0) return undefined
        await append(change)
        await expireSecrets(ask, id, now + graceSeconds * 1000)
        await insertSecret(ask, id, secret, now)
        const [key] = await withSecrets(ask, renewed)
        return key
      }),
    revoke: (id, change) =>
      commitDeed(async (tools) => {
        const revoked = await tools.ask(sql`
          UPDATE api_keys SET revoked_at = ${tools.now} WHERE id = ${id} AND revoked_at IS NULL
          RETURNING id`)
        if (revoked.length === 0) return false
        const made = sql`made_by = ${`apiKey:${id}`}`
        await tools.append(change, await endTokens(tools, made, change.ends))
        return true
      }),
  }
}

/** Writes an API key and its first secret. */
export async function insertApiKey(ask: Ask, key: NewApiKey, now: number): Promise<ApiKey> {
  const { id, keyId, organization, name, environment, secret } = key
  const rows = await ask(sql`
    INSERT INTO api_keys AS k (id, key_id, organization, name, environment, permissions, mask,
      stream_tokens_per_minute, user_tokens_per_minute, made_by, created_at, expires_at)
    VALUES (${id}, ${keyId}, ${organization}, ${name}, ${environment},
      ${JSON.stringify(key.permissions)}, ${secret.mask}, ${key.streamTokensPerMinute},
      ${key.userTokensPerMinute}, ${key.madeBy}, ${now}, ${key.expiresAt})
    RETURNING ${COLUMNS}`)
  await insertSecret(ask, id, secret, now)
  const [added] = await withSecrets(ask, rows)
  if (!added) throw new Error('a key is not there that was just written')
  return added
}

/** @param rows API keys, each of which is given its secrets, the newest first */
async function withSecrets(ask: Ask, rows: readonly Row[]): Promise<ApiKey[]> {
  const ids = rows.map(({ id }) => String(id))
  const secrets = await ask(sql`
    SELECT holder, mask, created_at, expires_at, last_used_at FROM secrets
    WHERE holder = ANY(${ids}) ORDER BY expires_at IS NOT NULL, created_at DESC, expires_at DESC`)
  const byHolder = Map.groupBy(secrets, ({ holder }) => holder)
  return rows.map((row) => apiKeyOf(row, byHolder.get(row.id) ?? []))
}
