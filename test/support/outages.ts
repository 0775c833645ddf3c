import type { Dependency } from '../../src/core/failure-policy.ts'
import { startPostgres } from './postgres-server.ts'
import type { Life } from './program.ts'
import { startRedis } from './redis-server.ts'
import { by, type Wire, wireTo } from './wire.ts'

/** The ways in which a server can be away: killed, standing still, or out of reach. */
export const WAYS = ['stopped', 'hung', 'cut'] as const
export type Way = (typeof WAYS)[number]

/** A server that can be taken away, in any way, and brought back. */
export interface Takeable {
  /** Its address. */
  readonly url: string
  /** Its address by a way that can be cut. */
  readonly cuttable: string
  readonly take: (way: Way) => Promise<void>
  readonly giveBack: (way: Way) => Promise<void>
}

/** Starts a server of each kind, for nobody else. */
export async function takeableServers(t: Life): Promise<Record<Dependency, Takeable>> {
  const [redis, postgres] = [await startRedis(t), await startPostgres(t)]
  const wires = { redis: await wireOf(t, redis.url), database: await wireOf(t, postgres.url) }
  return { redis: takeable(redis, wires.redis), database: takeable(postgres, wires.database) }
}

const wireOf = (t: Life, url: string) => wireTo(t, Number(new URL(url).port))

type Startable = Pick<
  Awaited<ReturnType<typeof startPostgres>>,
  'kill' | 'signal' | 'start' | 'url'
>

function takeable({ url, kill, start, signal }: Startable, wire: Wire): Takeable {
  return {
    url,
    cuttable: by(wire, url),
    async take(way) {
      if (way === 'stopped') await kill()
      else if (way === 'cut') await wire.cut()
      else signal('SIGSTOP')
    },
    async giveBack(way) {
      if (way === 'stopped') await start()
      else if (way === 'cut') await wire.mend()
      else signal('SIGCONT')
    },
  }
}
