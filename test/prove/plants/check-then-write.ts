import type { RunStore } from '../../../src/core/runs/index.ts'
import type { TokenProof } from '../../../src/core/tokens/index.ts'
import type { Deployment } from '../../../src/deployment.ts'
import { redisClaims } from '../../../src/storage/redis/claims.ts'
import { type Plant, postgresOf, redisOf, storesOver } from './parts.ts'

/** Looks whether the token is there, and then takes it, whether it still is or not. */
export const checkThenWrite: Plant = async (whole, settings) => {
  const claims = redisClaims(await redisOf(settings))
  const { holds } = storesOver(await postgresOf(whole, settings), whole)
  const runs: RunStore = {
    async redeem(redemption) {
      const { proof } = redemption
      if (proof.by === 'credential') return whole.stores.runs.redeem(redemption)
      if (!(await isThere(whole.stores, proof))) return { outcome: 'gone' }
      await claims.take(redemption)
      const { outcome } = await holds.hold(redemption)
      return { outcome: outcome === 'no_credits' ? outcome : 'redeemed' }
    },
  }
  return { ...whole, stores: { ...whole.stores, runs } }
}

async function isThere({ tokens }: Deployment['stores'], proof: TokenProof): Promise<boolean> {
  if (proof.by === 'jwt') return tokens.isClaimable(proof.claim)
  return (await tokens.peek(proof.digest))?.organization === proof.organization
}
