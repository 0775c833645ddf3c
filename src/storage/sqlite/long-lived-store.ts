import type { DatabaseSync } from 'node:sqlite'
import type { LongLivedStore, NewLongLivedToken, TokenFilter } from '../../core/tokens/index.ts'
import { endTokens } from './endings.ts'
import type { CommitDeed } from './log.ts'
import { longLivedQueries, preparing, showLongLived, tokensWhere } from './long-lived-queries.ts'
import type { Sqlite } from './open.ts'
import { expireSecrets, insertSecret } from './secrets.ts'

/** Keeps long-lived tokens in SQLite. */
export function sqliteLongLivedStore(sqlite: Sqlite, commitDeed: CommitDeed): LongLivedStore {
  const { db } = sqlite
  const insert = insertLongLived(db)
  const show = showLongLived(db)
  return {
    ...longLivedQueries(sqlite),
    ...sqliteRotation(sqlite, commitDeed),
    ...sqliteRevocation(sqlite, commitDeed),
    ...sqliteUses(sqlite),
    ...sqliteForgetting(sqlite),
    add: (token, change) =>
      commitDeed((now, append) => {
        insert(token, now)
        append(change)
        const added = show(token.id)
        if (!added) throw new Error('a token is not there that was just added')
        return added
      }),
  }
}

// When it is made, if whoever makes it has ended since they were known, or what it opens.
const ENDED_MEANWHILE = `
  SELECT ?13 WHERE EXISTS (SELECT 1 FROM long_lived_tokens
      WHERE id = substr(?6, length('token:') + 1) AND revoked_at IS NOT NULL)
    OR EXISTS (SELECT 1 FROM api_keys
      WHERE id = substr(?6, length('apiKey:') + 1) AND revoked_at IS NOT NULL)
    OR NOT EXISTS (SELECT 1 FROM operators p JOIN organizations o ON o.id = p.organization
      WHERE p.id = ?4 AND p.active = 1 AND o.active = 1
        AND (p.ai_seat = 1 OR ?2 NOT IN ('assistant', 'personal')))
    OR EXISTS (SELECT 1 FROM assistants WHERE id = ?5 AND active = 0)`

/** Writes a long-lived token and its secret. */
export function insertLongLived(db: DatabaseSync): (token: NewLongLivedToken, now: number) => void {
  const insert = db.prepare(`
    INSERT INTO long_lived_tokens (id, kind, organization, operator, assistant, made_by, name, mask,
      read_only, cidr, host, data, created_at, expires_at, revoked_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, (${ENDED_MEANWHILE}))`)
  const addSecret = insertSecret(db)
  return (token, now) => {
    const { id, kind, organization, operator, assistant, madeBy, name, secret } = token
    const texts = [id, kind, organization, operator, assistant, madeBy, name, secret.mask]
    const { cidr, host, data, expiresAt } = token
    const kept = data === null ? null : JSON.stringify(data)
    insert.run(...texts, Number(token.isReadOnly), cidr, host, kept, now, expiresAt)
    addSecret(id, secret, now)
  }
}

function sqliteRotation({ db }: Sqlite, commitDeed: CommitDeed): Pick<LongLivedStore, 'rotate'> {
  const show = showLongLived(db)
  const expire = expireSecrets(db)
  const addSecret = insertSecret(db)
  const remask = db.prepare(`
    UPDATE long_lived_tokens SET mask = ?
    WHERE id = ? AND revoked_at IS NULL AND ifnull(expires_at > ?, true)`)
  return {
    rotate: (id, secret, graceSeconds, change) =>
      commitDeed((now, append) => {
        if (remask.run(secret.mask, id, now).changes !== 1) return undefined
        expire(id, now + graceSeconds * 1000)
        addSecret(id, secret, now)
        append(change, [`token:${id}`])
        return show(id)
      }),
  }
}

// With what the kept one was made by, and would die with.
const KEPT = `
  WITH RECURSIVE kept (id, made_by) AS (
    SELECT id, made_by FROM long_lived_tokens WHERE id = :except
    UNION
    SELECT t.id, t.made_by FROM kept
    JOIN long_lived_tokens t ON kept.made_by = 'token:' || t.id
  )
  SELECT id FROM kept`

function sqliteRevocation(
  { db }: Sqlite,
  commitDeed: CommitDeed,
): Pick<LongLivedStore, 'revoke' | 'revokeMany'> {
  const end = endTokens(db, 'id = :id AND revoked_at IS NULL')
  const endAll = endTokens(db, 'id IN (SELECT value FROM json_each(:ids))')
  const prepared = preparing(db)

  /** Those to be revoked, as JSON. */
  function chosen(filter: TokenFilter, except: string | undefined, most: number): string {
    const { sql, values } = tokensWhere({ ...filter, includeRevoked: false })
    const kept = except === undefined ? '' : `AND t.id NOT IN (${KEPT})`
    const found = prepared(`SELECT t.id ${sql} ${kept} LIMIT :most`)
    const parameters = { ...values, most, ...(except === undefined ? {} : { except }) }
    return JSON.stringify(found.all(parameters).map(({ id }) => id))
  }

  /** How many of those that ended are such as were to be revoked. */
  function matching(filter: TokenFilter, ended: readonly string[]): number {
    const { sql, values } = tokensWhere({ ...filter, includeRevoked: true })
    const those = "'token:' || t.id IN (SELECT value FROM json_each(:ended))"
    const found = prepared(`SELECT count(*) AS count ${sql} AND ${those}`)
    return Number(found.get({ ...values, ended: JSON.stringify(ended) })?.count)
  }

  return {
    revoke: (id, change) =>
      commitDeed((now, append) => {
        const ended = end({ id }, now, [])
        if (ended.length > 0) append(change, ended)
        return ended.length > 0
      }),
    revokeMany: (filter, except, most, change) =>
      commitDeed((now, append) => {
        const ended = endAll({ ids: chosen(filter, except, most) }, now, [])
        if (ended.length === 0) return 0
        append(change, ended)
        return matching(filter, ended)
      }),
  }
}

function sqliteUses({ db, commit }: Sqlite): Pick<LongLivedStore, 'used'> {
  const LATER = 'SET last_used_at = max(ifnull(last_used_at, :at), :at)'
  const secret = db.prepare(`UPDATE secrets ${LATER} WHERE digest = :digest RETURNING holder`)
  const holders = ['api_keys', 'long_lived_tokens'].map((table) =>
    db.prepare(`UPDATE ${table} ${LATER} WHERE id = :holder`),
  )
  const note = (digest: string, at: number) => {
    const { holder } = secret.get({ digest, at }) ?? {}
    if (holder === undefined) return
    for (const update of holders) update.run({ holder, at })
  }
  return {
    used: (uses) =>
      commit(() => {
        for (const { digest, at } of uses) note(digest, at)
      }),
  }
}

const KEPT_MILLISECONDS = 30 * 86_400_000
const FORGOTTEN = 'SELECT digest FROM secrets WHERE expires_at <= ? LIMIT ?'

function sqliteForgetting({
  db,
  commit,
  read,
  now,
}: Sqlite): Pick<LongLivedStore, 'forgetSecrets'> {
  const due = db.prepare(FORGOTTEN)
  const forget = db.prepare(`DELETE FROM secrets WHERE digest IN (${FORGOTTEN})`)
  return {
    // Looked at first: a sweep that finds nothing writes nothing.
    async forgetSecrets(most) {
      const found = await read(() => due.get(now() - KEPT_MILLISECONDS, 1))
      if (!found) return 0
      return commit((now) => Number(forget.run(now - KEPT_MILLISECONDS, most).changes))
    },
  }
}
