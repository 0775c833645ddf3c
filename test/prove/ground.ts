import { type PostgresServer, startPostgres } from '../support/postgres-server.ts'
import type { Life } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { type FakeClock, makeFakeClock } from './fake-clock.ts'
import { type RedisHouse, startRedisHouse } from './redis-house.ts'

/** What clusters stand on, one after another. */
export interface Ground {
  readonly postgres: PostgresServer
  readonly redis: RedisHouse
  readonly redisClock: FakeClock
  /** Where servers leave what they have compiled, for the next ones to start sooner. */
  readonly compiled: string
}

/** Starts the databases. */
export async function startGround(life: Life): Promise<Ground> {
  const folder = tempFolder(life)
  const redisClock = makeFakeClock(folder)
  const [postgres, redis] = await Promise.all([
    startPostgres(life),
    startRedisHouse(life, folder, redisClock),
  ])
  return { postgres, redis, redisClock, compiled: tempFolder(life) }
}
