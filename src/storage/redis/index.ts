import { redisClaims } from './claims.ts'
import { redisNews } from './news.ts'
import { KEY_PREFIX, openRedis } from './open.ts'
import { redisTokenStore } from './token-store.ts'

export type { News } from './news.ts'

/** Connects to a server with every store in it. As `openRedis`, which says how that goes. */
export async function openRedisStores(url: string, keyPrefix = KEY_PREFIX) {
  const redis = await openRedis(url, keyPrefix)
  return {
    claims: redisClaims(redis),
    tokens: redisTokenStore(redis),
    /** Opens what only a deployment of several processes needs. */
    openNews: () => redisNews(redis, url, keyPrefix),
    check: redis.check,
    close: redis.close,
  }
}
