import type { DatabaseSync } from 'node:sqlite'
import type { KeptSecret } from '../../core/accounts/index.ts'

/** Writes a secret by which its holder is found. */
export function insertSecret(db: DatabaseSync) {
  const insert = db.prepare('INSERT INTO secrets VALUES (?, ?, ?, ?, NULL, NULL)')
  return (holder: string, { digest, mask }: KeptSecret, now: number): void => {
    insert.run(digest, holder, mask, now)
  }
}

/** Ends the secrets that a holder has so far at an instant, unless they end before. */
export function expireSecrets(db: DatabaseSync) {
  const expire = db.prepare(`
    UPDATE secrets SET expires_at = min(ifnull(expires_at, :at), :at) WHERE holder = :holder`)
  return (holder: string, at: number): void => {
    expire.run({ holder, at })
  }
}
