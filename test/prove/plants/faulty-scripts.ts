import { runsOverTwoStores } from '../../../src/core/runs/index.ts'
import { redisClaims } from '../../../src/storage/redis/claims.ts'
import type { Redis } from '../../../src/storage/redis/open.ts'
import { ADMIT, TAKE } from '../../../src/storage/redis/scripts.ts'
import { redisTokenStore } from '../../../src/storage/redis/token-store.ts'
import {
  exchanged,
  type Plant,
  postgresOf,
  redisOf,
  scriptOf,
  storesOver,
  trusting,
} from './parts.ts'

type Decide = Redis['decide']

/** Has Redis decide by other scripts. */
const deciding =
  (change: (decide: Decide) => Promise<Decide>): Plant =>
  async (whole, settings) => {
    const redis = await redisOf(settings)
    const decide = await change(redis.decide)
    const durable = storesOver(await postgresOf(whole, settings), whole)
    const { holds, credits } = trusting(durable.holds, whole.stores.credits)
    const runs = runsOverTwoStores(redisClaims({ decide }), holds)
    const tokens = redisTokenStore({ decide })
    return { ...whole, stores: { ...whole.stores, runs, tokens, credits } }
  }

/** The generation is read once, when the process starts, and is what it was ever after. */
export const rememberedGeneration = deciding(async (decide) => {
  const { keys, asked } = {
    keys: ['admitted:young', 'admitted:old'],
    asked: { limits: [], names: [] },
  }
  const admitted = await decide(ADMIT, { keys, asked })
  const generation = Array.isArray(admitted) ? String(admitted[0]) : ''
  return (script, work) => {
    const parsed = 'local asked = cjson.decode(ARGV[2])'
    const known = exchanged(script.source, parsed, `${parsed} generation = asked.generation`)
    return decide(scriptOf(known), { ...work, asked: { ...work.asked, generation } })
  }
})

/** The mark of a redeemed JWT is kept for as long as the JWT says that it lives. */
export const markExpires = deciding(async (decide) => {
  const kept = /'PX', \d+/.exec(TAKE.source)?.[0] ?? 'a time for marks'
  const source = exchanged(TAKE.source, kept, "'PXAT', proof.claim.expiresAt")
  return (script, work) => decide(script === TAKE ? scriptOf(source) : script, work)
})
