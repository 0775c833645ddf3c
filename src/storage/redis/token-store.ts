import { keptName, type Quota } from '../../core/limits/index.ts'
import type { TokenStore } from '../../core/tokens/index.ts'
import { ADMITTED_KEYS, askedOf, bucketKey, MOST_ADMITTED, quotaIn } from './buckets.ts'
import type { Redis } from './open.ts'
import { ADMIT, IS_CLAIMABLE, PEEK, PUT, QUOTA } from './scripts.ts'
import { partsOf, wordIn } from './values.ts'

const UNLIMITED: Quota = { limit: 0, remaining: 0, resetAt: 0, retryAfterSeconds: 1 }

/**
 * Keeps tokens in Redis, which forgets by itself what has expired. What `admit` counts has a table
 * of its own, of bounded size, so that nobody can fill the server by asking.
 */
export function redisTokenStore({ decide }: Pick<Redis, 'decide'>): TokenStore {
  return {
    async put({ digest, lifetimeSeconds, ...token }, limit, { withhold }) {
      const lifetime = lifetimeSeconds * 1000
      const reply = await decide(PUT, {
        keys: [bucketKey(limit), `token:${digest}`],
        asked: { limit: askedOf(limit), withhold, token, lifetime },
      })
      const [outcome, ...standing] = partsOf(reply)
      return {
        outcome: wordIn(['kept', 'withheld', 'over_limit'], outcome),
        quota: quotaIn(limit, standing),
      }
    },
    async quota(limit) {
      const reply = await decide(QUOTA, {
        keys: [bucketKey(limit), ...ADMITTED_KEYS],
        asked: { limit: askedOf(limit), name: keptName(limit) },
      })
      const [now, used, resetAt, alsoUsed, alsoResetAt] = partsOf(reply)
      const kept = quotaIn(limit, [used, resetAt, now])
      const admitted = quotaIn(limit, [alsoUsed, alsoResetAt, now])
      return admitted.remaining < kept.remaining ? admitted : kept
    },
    async peek(digest) {
      const reply = await decide(PEEK, { keys: [`token:${digest}`], asked: {} })
      if (reply === null) return undefined
      const [organization, apiKeyId, issuedAt] = partsOf(reply)
      return {
        organization: String(organization),
        apiKeyId: String(apiKeyId),
        issuedAt: Number(issuedAt),
      }
    },
    async admit(limits) {
      const names = limits.map(keptName)
      const reply = await decide(ADMIT, {
        keys: ADMITTED_KEYS,
        asked: { limits: limits.map(askedOf), names, most: MOST_ADMITTED },
      })
      const [generation, now, outcome, at, used, resetAt] = partsOf(reply)
      const limit = limits[Number(at)]
      const quota = limit ? quotaIn(limit, [used, resetAt, now]) : UNLIMITED
      const allowed = outcome === 'allowed'
      return { allowed, quota, generation: String(generation), now: Number(now) }
    },
    async isClaimable(claim) {
      return (await decide(IS_CLAIMABLE, { keys: [`mark:${claim.jti}`], asked: { claim } })) === 1
    },
    forgetExpired: async () => 0,
  }
}
