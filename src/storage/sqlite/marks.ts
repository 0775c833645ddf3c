import type { DatabaseSync } from 'node:sqlite'
import type { Claim } from '../../core/tokens/index.ts'

/** A JWT that says it lives for longer is none of ours; the longest of ours live 300 s. */
export const CLAIMABLE_MILLISECONDS = 360_000

/**
 * How long the mark of a redeemed JWT is kept, from the redemption on. Long past every expiry that
 * is accepted, whatever a JWT says of its own.
 */
const MARK_MILLISECONDS = 15 * 60_000

const CLAIM = `
  INSERT INTO marks SELECT :jti, :now + ${MARK_MILLISECONDS}
  WHERE :expiresAt > :now AND :expiresAt <= :now + ${CLAIMABLE_MILLISECONDS}
  ON CONFLICT DO NOTHING`

/** Leaves the mark of a redeemed JWT: true for whoever is the first to. */
export function sqliteMarks(db: DatabaseSync, current: string) {
  const claim = db.prepare(CLAIM)
  return ({ jti, generation, expiresAt }: Claim, now: number): boolean =>
    generation === current && claim.run({ jti, expiresAt, now }).changes === 1
}
