import type { DatabaseSync } from 'node:sqlite'
import type { KeptSecret } from '../../core/accounts/index.ts'

/** Writes a secret by which its holder is found. */
export function insertSecret(db: DatabaseSync) {
  const insert = db.prepare('INSERT INTO secrets VALUES (?, ?, ?, ?, NULL, NULL)')
  return (holder: string, { digest, mask }: KeptSecret, now: number): void => {
    insert.run(digest, holder, mask, now)
  }
}

/**
 * Gives a holder another secret. Those it has end after the grace, unless they end before; of those
 * in a grace already only the newest goes on, so that at most two live beside the new one. Of those
 * that have ended the newest ten are kept.
 */
export function replaceSecret(db: DatabaseSync) {
  const forget = db.prepare(`
    DELETE FROM secrets WHERE digest IN (
      SELECT digest FROM secrets WHERE holder = :holder AND expires_at <= :now
      ORDER BY created_at DESC LIMIT -1 OFFSET 10)`)
  const trim = db.prepare(`
    UPDATE secrets SET expires_at = :now
    WHERE holder = :holder AND expires_at IS NOT NULL AND digest NOT IN (
      SELECT digest FROM secrets WHERE holder = :holder AND expires_at IS NOT NULL
      ORDER BY created_at DESC, expires_at DESC LIMIT 1)`)
  const expire = db.prepare(`
    UPDATE secrets SET expires_at = min(ifnull(expires_at, :at), :at) WHERE holder = :holder`)
  const insert = insertSecret(db)
  return (holder: string, secret: KeptSecret, graceSeconds: number, now: number): void => {
    forget.run({ holder, now })
    trim.run({ holder, now })
    expire.run({ holder, at: now + graceSeconds * 1000 })
    insert(holder, secret, now)
  }
}
