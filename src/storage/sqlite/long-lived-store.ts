import type { DatabaseSync } from 'node:sqlite'
import type { Change } from '../../core/events/index.ts'
import type { LongLivedStore, NewLongLivedToken, TokenFilter } from '../../core/tokens/index.ts'
import { judgeBelow, PARENT_ENDED } from './descent.ts'
import { createEnding } from './endings.ts'
import type { CommitDeed } from './log.ts'
import { longLivedQueries, preparing, showLongLived, tokensWhere } from './long-lived-queries.ts'
import type { Sqlite } from './open.ts'
import { insertSecret, replaceSecret } from './secrets.ts'

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

// When it is made, if its parent, its organization, operator or assistant has ended meanwhile.
const ENDED_MEANWHILE = `
  SELECT :now WHERE ${PARENT_ENDED(':madeBy')}
    OR NOT EXISTS (SELECT 1 FROM organizations WHERE id = :organization AND active = 1)
    OR (:operator IS NOT NULL AND NOT EXISTS (SELECT 1 FROM operators
      WHERE id = :operator AND active = 1
        AND (ai_seat = 1 OR :kind NOT IN ('assistant', 'personal'))))
    OR EXISTS (SELECT 1 FROM assistants WHERE id = :assistant AND active = 0)`

/** Writes a long-lived token and its secret. */
export function insertLongLived(db: DatabaseSync): (token: NewLongLivedToken, now: number) => void {
  const insert = db.prepare(`
    INSERT INTO long_lived_tokens (id, kind, organization, operator, assistant, made_by, name, mask,
      read_only, cidr, host, data, permissions, created_at, expires_at, revoked_at)
    VALUES (:id, :kind, :organization, :operator, :assistant, :madeBy, :name, :mask, :isReadOnly,
      :cidr, :host, :data, :permissions, :now, :expiresAt, (${ENDED_MEANWHILE}))`)
  const addSecret = insertSecret(db)
  return ({ secret, ...token }, now) => {
    insert.run({
      ...token,
      mask: secret.mask,
      isReadOnly: Number(token.isReadOnly),
      data: token.data && JSON.stringify(token.data),
      permissions: token.permissions && JSON.stringify(token.permissions),
      now,
    })
    addSecret(token.id, secret, now)
  }
}

function sqliteRotation({ db }: Sqlite, commitDeed: CommitDeed): Pick<LongLivedStore, 'rotate'> {
  const show = showLongLived(db)
  const replace = replaceSecret(db)
  const isBelow = judgeBelow(db)
  const live = db.prepare(`
    SELECT 1 FROM long_lived_tokens
    WHERE id = ? AND revoked_at IS NULL AND ifnull(expires_at > ?, true)`)
  const remask = db.prepare('UPDATE long_lived_tokens SET mask = ? WHERE id = ?')
  return {
    rotate: (id, secret, graceSeconds, by, change) =>
      commitDeed((now, append) => {
        if (!live.get(id, now)) return undefined
        if (!isBelow(`token:${id}`, by, true)) return 'not_below'
        remask.run(secret.mask, id)
        replace(id, secret, graceSeconds, now)
        append(change, [`token:${id}`])
        return show(id)
      }),
  }
}

function sqliteRevocation(
  { db }: Sqlite,
  commitDeed: CommitDeed,
): Pick<LongLivedStore, 'revoke' | 'revokeMany'> {
  const revoke = db.prepare(`
    UPDATE long_lived_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL`)
  const below = createEnding(db, commitDeed, { tokens: 'id = :id' })
  const all = createEnding(db, commitDeed, {
    tokens: 'id IN (SELECT value FROM json_each(:ids))',
  })
  const prepared = preparing(db)

  /** Those to be revoked. */
  function chosen(filter: TokenFilter, except: readonly string[], most: number): unknown[] {
    const { sql, values } = tokensWhere({ ...filter, includeRevoked: false })
    const kept = 't.id NOT IN (SELECT value FROM json_each(:except))'
    const found = prepared(`SELECT t.id ${sql} AND ${kept} LIMIT :most`)
    return found.all({ ...values, except: JSON.stringify(except), most }).map(({ id }) => id)
  }

  /** How many of those that ended are such as were to be revoked. */
  function matching(filter: TokenFilter, ended: readonly string[]): number {
    const { sql, values } = tokensWhere({ ...filter, includeRevoked: true })
    const those = 't.id IN (SELECT value FROM json_each(:ended))'
    const found = prepared(`SELECT count(*) AS count ${sql} AND ${those}`)
    return Number(found.get({ ...values, ended: JSON.stringify(ended) })?.count)
  }

  return {
    async revoke(id, change) {
      const told: Change = { ...change, ends: [...change.ends, `token:${id}`] }
      const begun = await commitDeed((now, append) =>
        revoke.run(now, id).changes === 0 ? undefined : below.begin({ id }, now, told, append),
      )
      if (begun) await below.finish(begun, { id }, told)
      return begun !== undefined
    },
    async revokeMany(filter, except, most, change) {
      const { count, begun, ids } = await commitDeed((now, append) => {
        const chosenIds = chosen(filter, except, most)
        const ids = JSON.stringify(chosenIds)
        if (chosenIds.length === 0) return { count: 0, begun: undefined, ids }
        const begun = all.begin({ ids }, now, change, append)
        return { count: matching(filter, begun.tokens), begun, ids }
      })
      if (!begun) return count
      return count + matching(filter, await all.finish(begun, { ids }, change))
    },
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
