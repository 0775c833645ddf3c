import { randomUUID } from 'node:crypto'
import type { Claims, Proof } from '../../core/runs/index.ts'
import { askedOf, bucketKey, quotaIn } from './buckets.ts'
import type { Redis } from './open.ts'
import { GIVE_BACK, TAKE } from './scripts.ts'
import { itemIn, partsOf, wordIn } from './values.ts'

/** Decides in Redis who may run, as far as the token and the limits go. */
export function redisClaims({ decide }: Pick<Redis, 'decide'>): Claims {
  return {
    async take({ proof, limits }) {
      const keys = [...limits.map(bucketKey), ...subjectOf(proof)]
      const asked = { proof, limits: limits.map(askedOf), taker: randomUUID() }
      const [word, first, ...standing] = partsOf(await decide(TAKE, { keys, asked }))
      const outcome = wordIn(['taken', 'gone', 'over_limit'], word)
      if (outcome === 'gone') return { outcome }
      if (outcome === 'over_limit') {
        return { outcome, quota: quotaIn(itemIn(limits, first), standing) }
      }
      const undo = { keys, asked: { ...asked, receipt: first } }
      return { outcome, giveBack: () => decide(GIVE_BACK, undo).then(() => undefined) }
    },
  }
}

/** The key of what a proof uses up. */
function subjectOf(proof: Proof): string[] {
  if (proof.by === 'token') return [`token:${proof.digest}`]
  return proof.by === 'jwt' ? [`mark:${proof.claim.jti}`] : []
}
