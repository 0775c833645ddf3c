import type { KeptSecret } from '../../core/accounts/index.ts'
import type { Ask } from './open.ts'
import { sql } from './sql.ts'

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

/** Ends the secrets that a holder has so far at an instant, unless they end before. */
export async function expireSecrets(ask: Ask, holder: string, at: number): Promise<void> {
  await ask(sql`
    UPDATE secrets SET expires_at = least(expires_at, ${at}) WHERE holder = ${holder}`)
}
