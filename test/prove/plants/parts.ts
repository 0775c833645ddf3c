import { randomUUID } from 'node:crypto'
import type { Settings } from '../../../src/config.ts'
import type { CreditStore } from '../../../src/core/credits/index.ts'
import { createChain } from '../../../src/core/events/index.ts'
import type { Holds } from '../../../src/core/runs/index.ts'
import type { Deployment } from '../../../src/deployment.ts'
import { postgresStores } from '../../../src/storage/postgres/index.ts'
import { openPostgres, type Postgres } from '../../../src/storage/postgres/open.ts'
import { openRedis } from '../../../src/storage/redis/open.ts'
import type { Script } from '../../../src/storage/redis/scripts.ts'

/** Exchanges some of a deployment's stores for ones that are wrong. */
export type Plant = (whole: Deployment, settings: Settings) => Promise<Deployment>

/** The databases of a deployment, opened once more for what is exchanged. */
export const redisOf = ({ REDIS_URL, JETON_REDIS_PREFIX }: Settings) =>
  openRedis(REDIS_URL, JETON_REDIS_PREFIX)

export const postgresOf = ({ clock }: Deployment, { DATABASE_URL: url }: Settings) =>
  openPostgres({ url, clock })

/** Every store over a database, as they would be. */
export const storesOver = (postgres: Postgres, { macFor, feed }: Deployment) =>
  postgresStores(postgres, { chain: createChain(macFor('events')), feed })

/** A text with a part exchanged, which must be in it. */
export function exchanged(text: string, part: string, another: string): string {
  if (!text.includes(part)) throw new Error(`the bug has nowhere to be: no "${part}"`)
  return text.replace(part, another)
}

/** A script that is known by its source only. */
export const scriptOf = (source: string): Script => ({ source, sha: 'unknown'.padEnd(40, '0') })

/**
 * Holds that know no run again. What stands in the database under the id of a run refuses a second
 * one as well, whatever another store has forgotten; without this, no bug of that store shows.
 */
export function trusting(
  holds: Holds,
  credits: CreditStore,
): { readonly holds: Holds; readonly credits: CreditStore } {
  const ids = new Map<string, string>()
  return {
    holds: {
      hold(wanted) {
        const id = randomUUID()
        ids.set(wanted.id, id)
        return holds.hold({ ...wanted, id })
      },
    },
    credits: {
      ...credits,
      settle: (id) => credits.settle(ids.get(id) ?? id),
      release: (id) => credits.release(ids.get(id) ?? id),
    },
  }
}
