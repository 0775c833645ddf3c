import type { Change } from '../../core/events/index.ts'
import type { LongLivedStore, NewLongLivedToken, TokenFilter } from '../../core/tokens/index.ts'
import type { Ended } from '../ended.ts'
import { type Sql, sql } from '../sql/sql.ts'
import { isBelow, parentEnded } from './descent.ts'
import { beginEnding, finishEnding } from './endings.ts'
import type { CommitDeed } from './log.ts'
import { longLivedQueries, showLongLived, tokensWhere } from './long-lived-queries.ts'
import type { Ask, Postgres } from './open.ts'
import { insertSecret, replaceSecret } from './secrets.ts'
import { NOW } from './store-clock.ts'

/** Keeps long-lived tokens in PostgreSQL. */
export function postgresLongLivedStore(postgres: Postgres, commitDeed: CommitDeed): LongLivedStore {
  return {
    ...longLivedQueries(postgres),
    ...longLivedDeeds(commitDeed),
    ...revocation(postgres, commitDeed),
    ...noting(postgres),
    ...forgetting(postgres),
  }
}

/** Writes a long-lived token and its secret. */
export async function insertLongLived(
  ask: Ask,
  token: NewLongLivedToken,
  now: number,
): Promise<void> {
  const { id, kind, organization, operator, assistant, madeBy, name, secret } = token
  const { data, permissions } = token
  await ask(sql`
    INSERT INTO long_lived_tokens (id, kind, organization, operator, assistant, made_by, name, mask,
      read_only, cidr, host, data, permissions, created_at, expires_at, revoked_at)
    VALUES (${id}, ${kind}, ${organization}, ${operator}, ${assistant}, ${madeBy}, ${name},
      ${secret.mask}, ${token.isReadOnly}, ${token.cidr}, ${token.host},
      ${data && JSON.stringify(data)}, ${permissions && JSON.stringify(permissions)}, ${now},
      ${token.expiresAt},
      CASE WHEN ${endedMeanwhile(token)} THEN ${now}::bigint END)`)
  await insertSecret(ask, id, secret, now)
}

/** Whether the parent, organization, operator or assistant of a new token has ended meanwhile. */
function endedMeanwhile({
  kind,
  organization,
  operator,
  assistant,
  madeBy,
}: NewLongLivedToken): Sql {
  return sql`
    ${parentEnded(madeBy)}
    OR NOT EXISTS (SELECT 1 FROM organizations WHERE id = ${organization} AND active)
    OR (${operator}::text IS NOT NULL AND NOT EXISTS (SELECT 1 FROM operators
      WHERE id = ${operator} AND active AND (ai_seat OR ${kind} NOT IN ('assistant', 'personal'))))
    OR EXISTS (SELECT 1 FROM assistants WHERE id = ${assistant} AND NOT active)`
}

function longLivedDeeds(commitDeed: CommitDeed): Pick<LongLivedStore, 'add' | 'rotate'> {
  return {
    add: (token, change) =>
      commitDeed(async ({ ask, now, append }) => {
        await append(change)
        await insertLongLived(ask, token, now)
        const added = await showLongLived(ask, token.id)
        if (!added) throw new Error('a token is not there that was just added')
        return added
      }),
    rotate: (id, secret, graceSeconds, by, change) =>
      commitDeed(async ({ ask, now, append }) => {
        const live = await ask(sql`
          SELECT id FROM long_lived_tokens
          WHERE id = ${id} AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${now})
          FOR UPDATE`)
        if (live.length === 0) return undefined
        if (!(await isBelow(ask, `token:${id}`, by, true))) return 'not_below'
        await append(change, [`token:${id}`])
        await ask(sql`UPDATE long_lived_tokens SET mask = ${secret.mask} WHERE id = ${id}`)
        await replaceSecret(ask, id, secret, graceSeconds, now)
        return showLongLived(ask, id)
      }),
  }
}

function revocation(
  { ask }: Postgres,
  commitDeed: CommitDeed,
): Pick<LongLivedStore, 'revoke' | 'revokeMany'> {
  return {
    async revoke(id, change) {
      const roots = { tokens: sql`id = ${id}` }
      const told: Change = { ...change, ends: [...change.ends, `token:${id}`] }
      const begun = await commitDeed<Ended | undefined>(async (tools) => {
        const revoked = await tools.ask(sql`
          UPDATE long_lived_tokens SET revoked_at = ${tools.now}
          WHERE id = ${id} AND revoked_at IS NULL RETURNING id`)
        return revoked.length === 0 ? undefined : beginEnding(tools, roots, told)
      })
      if (begun) await finishEnding(commitDeed, begun, roots, told)
      return begun !== undefined
    },
    async revokeMany(filter, except, most, change) {
      const { count, begun, ids } = await commitDeed<Revoked>(async (tools) => {
        const ids = await chosen(tools.ask, filter, except, most)
        if (ids.length === 0) return { count: 0, begun: undefined, ids }
        const begun = await beginEnding(tools, { tokens: sql`id = ANY(${ids})` }, change)
        return { count: await matching(tools.ask, filter, begun.tokens), begun, ids }
      })
      if (!begun) return count
      const roots = { tokens: sql`id = ANY(${ids})` }
      const later = await finishEnding(commitDeed, begun, roots, change)
      return later.length === 0 ? count : count + (await matching(ask, filter, later))
    },
  }
}

interface Revoked {
  readonly count: number
  readonly begun: Ended | undefined
  readonly ids: readonly string[]
}

/** Those to be revoked, the oldest first. */
async function chosen(
  ask: Ask,
  filter: TokenFilter,
  except: readonly string[],
  most: number,
): Promise<string[]> {
  const rows = await ask(sql`
    SELECT t.id FROM long_lived_tokens t
    WHERE ${tokensWhere({ ...filter, includeRevoked: false })} AND t.id <> ALL(${except})
    ORDER BY t.created_at, t.id LIMIT ${most}`)
  return rows.map(({ id }) => String(id))
}

/** How many of those that ended are such as were to be revoked. */
async function matching(ask: Ask, filter: TokenFilter, ended: readonly string[]): Promise<number> {
  const [row] = await ask(sql`
    SELECT count(*) AS count FROM long_lived_tokens t
    WHERE ${tokensWhere({ ...filter, includeRevoked: true })} AND t.id = ANY(${ended})`)
  return Number(row?.count)
}

type Uses = Parameters<LongLivedStore['used']>[0]

/**
 * A statement for each table, and in each the rows in the order in which everybody locks them, so
 * that no two wait for each other. What is noted again after a fault is noted once.
 */
function noting({ ask }: Postgres): Pick<LongLivedStore, 'used'> {
  const note = (table: Sql, uses: Uses) =>
    ask(sql`
      WITH ${latest(uses)}, locked AS (
        SELECT id FROM ${table} WHERE id IN (SELECT key FROM used) ORDER BY id FOR UPDATE
      )
      UPDATE ${table} t SET last_used_at = greatest(t.last_used_at, used.at)
      FROM locked JOIN used ON used.key = locked.id WHERE t.id = locked.id`)

  return {
    async used(uses) {
      const rows = await ask(sql`
        WITH ${latest(uses)}, locked AS (
          SELECT digest FROM secrets
          WHERE digest IN (SELECT key FROM used) ORDER BY digest FOR UPDATE
        )
        UPDATE secrets s SET last_used_at = greatest(s.last_used_at, used.at)
        FROM locked JOIN used ON used.key = locked.digest WHERE s.digest = locked.digest
        RETURNING s.holder, used.at`)
      const holders = rows.map(({ holder, at }) => ({ digest: String(holder), at: Number(at) }))
      await note(sql`api_keys`, holders)
      await note(sql`long_lived_tokens`, holders)
    },
  }
}

/** The last use of each. */
const latest = (uses: Uses): Sql => sql`
  used AS (
    SELECT key, max(at) AS at
    FROM unnest(${uses.map(({ digest }) => digest)}::text[], ${uses.map(({ at }) => at)}::bigint[])
      AS told (key, at)
    GROUP BY key
  )`

const KEPT_MILLISECONDS = 30 * 86_400_000

function forgetting({ ask }: Postgres): Pick<LongLivedStore, 'forgetSecrets'> {
  return {
    async forgetSecrets(most) {
      const forgotten = await ask(sql`
        DELETE FROM secrets WHERE digest IN (
          SELECT digest FROM secrets
          WHERE expires_at <= ${NOW} - ${KEPT_MILLISECONDS}::bigint
          ORDER BY digest LIMIT ${most} FOR UPDATE SKIP LOCKED)
        RETURNING 1`)
      return forgotten.length
    },
  }
}
