import type { Settings } from './config.ts'
import type { Clock } from './core/clock.ts'
import type { Feed } from './core/events/index.ts'
import type { Limiters } from './core/limits/index.ts'
import { claimingKeyedHere, type RunStore, runsOverTwoStores } from './core/runs/index.ts'
import type { TokenStore } from './core/tokens/index.ts'
import type { Dependencies } from './core/watch.ts'
import type { openPostgresStores } from './storage/postgres/index.ts'
import type { News, openRedisStores } from './storage/redis/index.ts'
import { type LogParts, openSqliteStores } from './storage/sqlite/index.ts'
import { type Telemetry, watchParts } from './telemetry/index.ts'

type Opened = Awaited<ReturnType<typeof openPostgresStores>>

/** Whoever watches what the stores do. */
export type StoreTelemetry = Pick<Telemetry, 'database' | 'redis'>

/** Every store of a deployment, wherever it is kept. */
export interface Stores extends Omit<Opened, 'check' | 'holds'> {
  readonly runs: RunStore
  readonly tokens: TokenStore
  readonly dependencies: Dependencies
  /** How processes hear of each other; undefined where there is only this one. */
  readonly news: News | undefined
}

/**
 * Opens the stores that the settings name: what lasts in PostgreSQL or in a SQLite file, and what
 * lives for minutes in Redis or beside it. Throws `CannotStart`.
 *
 * @param file the SQLite file; not touched if there is a `DATABASE_URL`
 */
export async function openStores(
  settings: Settings,
  file: string,
  clock: Clock,
  log: LogParts,
  telemetry: StoreTelemetry,
  limiters: Limiters,
): Promise<Stores> {
  const { DATABASE_URL: url, REDIS_URL, JETON_REDIS_PREFIX } = settings
  const watched = <Kept extends object>(kept: Kept) => watchParts(kept, telemetry.database)
  if (REDIS_URL === '') {
    const stores = watched(openSqliteStores(file, clock, log, limiters.open()))
    return { ...stores, dependencies: { database: stores.check }, news: undefined }
  }
  // What is not asked for is not loaded either: it would cost each start a tenth of a second.
  const { openRedisStores } = await import('./storage/redis/index.ts')
  const opened = await openRedisStores(REDIS_URL, JETON_REDIS_PREFIX)
  const redis = watchParts(opened, telemetry.redis)
  try {
    if (url === '') {
      const durable = watched(openSqliteStores(file, clock, log))
      return overBoth(durable, redis, undefined, limiters)
    }
    const news = redis.openNews()
    const feed = announcing(log.feed, news)
    const { openPostgresStores } = await import('./storage/postgres/index.ts')
    const durable = await openPostgresStores({ url, clock }, { ...log, feed }).catch(
      async (fault) => {
        await news.close()
        throw fault
      },
    )
    return overBoth(watched(durable), redis, news, limiters)
  } catch (fault) {
    await redis.close()
    throw fault
  }
}

/** A feed that tells the other processes too that there is something to be read. */
const announcing = (feed: Feed, { publish }: News): Feed => ({
  ...feed,
  advance(seq, ends) {
    feed.advance(seq, ends)
    publish(seq)
  },
})

function overBoth(
  { check, holds, ...durable }: Omit<Opened, 'check'> & { readonly check: () => Promise<unknown> },
  redis: Awaited<ReturnType<typeof openRedisStores>>,
  news: News | undefined,
  limiters: Limiters,
): Stores {
  const claims = claimingKeyedHere(redis.claims, limiters.open(), durable.now)
  return {
    ...durable,
    tokens: redis.tokens,
    runs: runsOverTwoStores(claims, holds),
    dependencies: { database: check, redis: redis.check },
    news,
    async close() {
      await news?.close()
      await redis.close()
      await durable.close()
    },
  }
}
