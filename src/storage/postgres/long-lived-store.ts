import type { LongLivedStore, NewLongLivedToken, TokenFilter } from '../../core/tokens/index.ts'
import { endTokens } from './endings.ts'
import type { CommitDeed } from './log.ts'
import { longLivedQueries, showLongLived, tokensWhere } from './long-lived-queries.ts'
import type { Ask, Postgres } from './open.ts'
import { expireSecrets, insertSecret } from './secrets.ts'
import { type Sql, sql } from './sql.ts'
import { NOW } from './store-clock.ts'

/** Keeps long-lived tokens in PostgreSQL. */
export function postgresLongLivedStore(postgres: Postgres, commitDeed: CommitDeed): LongLivedStore {
  return {
    ...longLivedQueries(postgres),
    ...longLivedDeeds(commitDeed),
    ...revocation(commitDeed),
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
  const { id, kind, organization, operator, assistant, madeBy, name, secret, data } = token
  await ask(sql`
    INSERT INTO long_lived_tokens (id, kind, organization, operator, assistant, made_by, name, mask,
      read_only, cidr, host, data, created_at, expires_at, revoked_at)
    VALUES (${id}, ${kind}, ${organization}, ${operator}, ${assistant}, ${madeBy}, ${name},
      ${secret.mask}, ${token.isReadOnly}, ${token.cidr}, ${token.host},
      ${data && JSON.stringify(data)}, ${now}, ${token.expiresAt},
      CASE WHEN ${endedMeanwhile(token)} THEN ${now}::bigint END)`)
  await insertSecret(ask, id, secret, now)
}

/** Whether whoever makes a token has ended since they were known, or what it opens. */
function endedMeanwhile({ kind, operator, assistant, madeBy }: NewLongLivedToken): Sql {
  const [sort, maker = ''] = madeBy?.split(':') ?? []
  const makers = sort === 'apiKey' ? sql`api_keys` : sql`long_lived_tokens`
  return sql`
    EXISTS (SELECT 1 FROM ${makers} WHERE id = ${maker} AND revoked_at IS NOT NULL)
    OR NOT EXISTS (SELECT 1 FROM operators p JOIN organizations o ON o.id = p.organization
      WHERE p.id = ${operator} AND p.active AND o.active
        AND (p.ai_seat OR ${kind} NOT IN ('assistant', 'personal')))
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
    rotate: (id, secret, graceSeconds, change) =>
      commitDeed(async ({ ask, now, append }) => {
        const renewed = await ask(sql`
          UPDATE long_lived_tokens SET mask = ${secret.mask}
          WHERE id = ${id} AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${now})
          RETURNING id`)
        if (renewed.length === 0) return undefined
        await append(change, [`token:${id}`])
        await expireSecrets(ask, id, now + graceSeconds * 1000)
        await insertSecret(ask, id, secret, now)
        return showLongLived(ask, id)
      }),
  }
}

function revocation(commitDeed: CommitDeed): Pick<LongLivedStore, 'revoke' | 'revokeMany'> {
  return {
    revoke: (id, change) =>
      commitDeed(async (tools) => {
        const ended = await endTokens(tools, sql`id = ${id} AND revoked_at IS NULL`, [])
        if (ended.length > 0) await tools.append(change, ended)
        return ended.length > 0
      }),
    revokeMany: (filter, except, most, change) =>
      commitDeed(async (tools) => {
        const ids = await chosen(tools.ask, filter, except, most)
        const ended = await endTokens(tools, sql`id = ANY(${ids})`, [])
        if (ended.length === 0) return 0
        await tools.append(change, ended)
        return matching(tools.ask, filter, ended)
      }),
  }
}

/** Those to be revoked, the oldest first. */
async function chosen(
  ask: Ask,
  filter: TokenFilter,
  except: string | undefined,
  most: number,
): Promise<string[]> {
  const kept = except === undefined ? sql`` : sql`AND t.id NOT IN (${keptWith(except)})`
  const rows = await ask(sql`
    SELECT t.id FROM long_lived_tokens t
    WHERE ${tokensWhere({ ...filter, includeRevoked: false })} ${kept}
    ORDER BY t.created_at, t.id LIMIT ${most}`)
  return rows.map(({ id }) => String(id))
}

/** A token with what it was made by, and would die with. */
const keptWith = (id: string): Sql => sql`
  WITH RECURSIVE kept (id, made_by) AS (
    SELECT id, made_by FROM long_lived_tokens WHERE id = ${id}
    UNION
    SELECT t.id, t.made_by FROM kept JOIN long_lived_tokens t ON kept.made_by = 'token:' || t.id
  )
  SELECT id FROM kept`

/** How many of those that ended are such as were to be revoked. */
async function matching(ask: Ask, filter: TokenFilter, ended: readonly string[]): Promise<number> {
  const ids = ended.map((subject) => subject.slice('token:'.length))
  const [row] = await ask(sql`
    SELECT count(*) AS count FROM long_lived_tokens t
    WHERE ${tokensWhere({ ...filter, includeRevoked: true })} AND t.id = ANY(${ids})`)
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
