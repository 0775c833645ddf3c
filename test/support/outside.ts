import { outsideOfPostgres } from './outside-postgres.ts'
import { outsideOfRedis } from './outside-redis.ts'
import { outsideOfSqlite } from './outside-sqlite.ts'
import type { Life } from './program.ts'
import { need } from './system.ts'

/** What a fault says that nobody foresees, and nobody may hear. */
export const FAULT = 'secret plan'

export type Value = boolean | number | string | null

type During = <T>(work: () => Promise<T>) => Promise<T>

/** A database as those see it who have the key to the machine. */
export interface Outside {
  /** The settings that lead a deployment there. */
  readonly environment: Readonly<Record<string, string>>
  /** Says what time it is there, in milliseconds since 1970; it stands still until it is said again. */
  readonly setTime: (at: number) => Promise<void>
  /** Does something to it, in words that every engine understands. */
  readonly sql: (text: string, ...values: Value[]) => Promise<void>
  /** Looks into it. */
  readonly rows: (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>
  readonly tables: () => Promise<readonly string[]>
  /** Keeps everyone from writing until the work is done. */
  readonly unwritable: During
  /** Keeps everyone from reading some tables until the work is done. */
  readonly unreadable: <T>(tables: readonly string[], work: () => Promise<T>) => Promise<T>
  /** Has everyone fail who adds to some tables, in a way that nobody foresees. */
  readonly faulty: <T>(tables: readonly string[], work: () => Promise<T>) => Promise<T>
  /** Everything that it keeps of the deployment, to be searched. */
  readonly kept: () => Promise<string>
}

/** The same of the store of what lives for minutes. */
export interface OutsideOfShortLived extends Pick<Outside, 'environment' | 'kept' | 'setTime'> {
  readonly unwritable: During
  readonly faulty: During
  /** Forgets how often anybody did anything. */
  readonly uncount: () => Promise<void>
}

/** The stores that deployments may have, by what `TEST_STORES` calls them. */
const STORES = {
  sqlite: { needs: [], durable: outsideOfSqlite, shortLived: undefined },
  'sqlite+redis': {
    needs: ['Redis', 'libfaketime'],
    durable: outsideOfSqlite,
    shortLived: outsideOfRedis,
  },
  'postgres+redis': {
    needs: ['PostgreSQL', 'Redis', 'libfaketime'],
    durable: outsideOfPostgres,
    shortLived: outsideOfRedis,
  },
} as const

export type StoresName = keyof typeof STORES

const isName = (name: string): name is StoresName => name in STORES

function chosen(): StoresName {
  const { TEST_STORES: name = 'sqlite' } = process.env
  if (!isName(name)) throw new Error(`TEST_STORES is one of ${Object.keys(STORES).join(', ')}`)
  return name
}

/** What the deployments of this process have for stores. */
export const testStores: StoresName = chosen()

/** Why tests are skipped that are about SQLite alone; false where they need not be. */
export const unlessSqlite: false | string =
  testStores === 'sqlite' ? false : `is about SQLite, and these are ${testStores}`

/** Why nothing can be tested over these stores; false if it can. */
export const withoutStores = (name: StoresName): false | string => need(...STORES[name].needs)

/**
 * Makes room for one deployment.
 *
 * @param folder its data folder
 * @param at what time it is there
 */
export async function outsideOf(life: Life, folder: string, at: number) {
  const { durable, shortLived } = STORES[testStores]
  const lasting = await durable(life, folder, at)
  if (!shortLived) {
    return { ...lasting, lasting: lasting.kept, uncount: () => lasting.sql('DELETE FROM buckets') }
  }
  return both(lasting, await shortLived(life, folder, at))
}

function both(lasting: Outside, passing: OutsideOfShortLived) {
  return {
    ...lasting,
    uncount: passing.uncount,
    environment: { ...lasting.environment, ...passing.environment },
    async setTime(at: number) {
      await lasting.setTime(at)
      await passing.setTime(at)
    },
    unwritable: <T>(work: () => Promise<T>) => lasting.unwritable(() => passing.unwritable(work)),
    faulty: <T>(tables: readonly string[], work: () => Promise<T>) =>
      lasting.faulty(
        tables.filter((table) => table !== 'tokens'),
        () => (tables.includes('tokens') ? passing.faulty(work) : work()),
      ),
    lasting: lasting.kept,
    kept: async () => (await lasting.kept()) + (await passing.kept()),
  }
}
