import { readFileSync } from 'node:fs'
import { anyServer, ownPart } from './postgres.ts'
import { withoutPostgres } from './postgres-server.ts'
import type { Life } from './program.ts'
import { startRedis, withoutOwnRedis } from './redis-server.ts'

/** Why tests are skipped that need both; false if they need not be. */
export const withoutCluster: false | string = withoutPostgres || withoutOwnRedis

/** What makes processes one deployment, over a part of PostgreSQL and a Redis of its own. */
export async function clusterEnvironment(t: Life) {
  const [postgres, redis] = [await ownPart(t, await anyServer(t)), await startRedis(t)]
  const environment = {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    JETON_SECRET: 'a secret that all of the processes have',
  }
  return { environment, client: postgres.client }
}

/** The processes that a process has started and that have not ended. */
export function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return children.split(' ').filter(Boolean).map(Number)
}
