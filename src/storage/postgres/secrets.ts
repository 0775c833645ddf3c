import type { KeptSecret } from '../../core/accounts/index.ts'
import { sql } from '../sql/sql.ts'
import type { Ask } from './open.ts'

/** Writes a secret by which its holder is found. */
export async function insertSecret(
  ask: Ask,
  holder: string,
  { digest, mask }: KeptSecret,
  now: number,
): Promise<void> {
  await ask(sql`
    INSERT INTO secrets (digest, holder, mask, created_at)
    VALUES (${digest}, ${holder}, ${mask}, ${now})`)
}

/**
 * Gives a holder another secret. Those it has end after the grace, unless they end before; of those
 * in a grace already only the newest goes on, so that at most two live beside the new one. Of those
 * that have ended the newest ten are kept.
 */
export async function replaceSecret(
  ask: Ask,
  holder: string,
  secret: KeptSecret,
  graceSeconds: number,
  now: number,
): Promise<void> {
  await ask(sql`
    DELETE FROM secrets WHERE digest IN (
      SELECT digest FROM secrets WHERE holder = ${holder} AND expires_at <= ${now}
      ORDER BY created_at DESC OFFSET 10)`)
  await ask(sql`
    UPDATE secrets SET expires_at = ${now}
    WHERE holder = ${holder} AND expires_at IS NOT NULL AND digest NOT IN (
      SELECT digest FROM secrets WHERE holder = ${holder} AND expires_at IS NOT NULL
      ORDER BY created_at DESC, expires_at DESC LIMIT 1)`)
  await ask(sql`
    UPDATE secrets SET expires_at = least(expires_at, ${now + graceSeconds * 1000})
    WHERE holder = ${holder}`)
  await insertSecret(ask, holder, secret, now)
}
