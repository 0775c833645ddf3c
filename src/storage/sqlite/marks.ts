import type { DatabaseSync } from 'node:sqlite'
import { CLAIMABLE_MILLISECONDS, type Claim, MARK_MILLISECONDS } from '../../core/tokens/index.ts'

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
