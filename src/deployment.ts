import { existsSync } from 'node:fs'
import type { Settings } from './config.ts'
import { createPasswords, type PasswordCost, type Passwords } from './core/accounts/index.ts'
import { CannotStart } from './core/cannot-start.ts'
import type { Clock } from './core/clock.ts'
import { type Chain, createChain, createFeed, type Feed } from './core/events/index.ts'
import { createMac, createSealer, type Mac, type Sealer } from './core/secrets/index.ts'
import { type SetUp, shownAgain } from './core/setup/index.ts'
import { type DataFolder, openDataFolder, placesIn } from './storage/data-folder.ts'
import {
  type EventLog,
  lockFolder,
  openEventLog,
  openSqliteStores,
  readSetupIds as readIds,
  type Stores,
} from './storage/sqlite/index.ts'

export const UPSTREAM_KEY = 'upstream key'

/** What lasts: a data folder that is this process's alone, and what is in it. */
export interface Deployment {
  readonly folder: DataFolder
  readonly stores: Stores
  /** What the stores have told this process of. */
  readonly feed: Feed
  /** Seals the key of an upstream for keeping. */
  readonly sealKey: (key: string) => string
  readonly sealer: Sealer
  /** Makes codes for one purpose, under the deployment's secret. */
  readonly macFor: (purpose: string) => Mac
  readonly passwords: Passwords
  readonly clock: Clock
  readonly close: () => Promise<void>
}

/** What OWASP recommends for argon2id: 19 MiB and 2 passes. */
const PASSWORD_COST: PasswordCost = { memoryKibibytes: 19_456, passes: 2 }

/**
 * Opens what lasts. Throws `CannotStart`, also if another process has it open.
 *
 * @param passwordCost what it costs to guess an operator's password
 */
export function openDeployment(
  settings: Settings,
  clock: Clock,
  passwordCost: PasswordCost = PASSWORD_COST,
): Deployment {
  const folder = openDataFolder(settings.JETON_DATA)
  folder.claim()
  const unlock = lockFolder(folder.lock)
  const secret = settings.JETON_SECRET || folder.secret()
  const sealer: Sealer = createSealer(secret)
  const macFor = (purpose: string) => createMac(secret, purpose)
  const feed = createFeed()
  const stores = openSqliteStores(folder.database, clock, {
    chain: createChain(macFor('events')),
    feed,
  })
  return {
    folder,
    stores,
    feed,
    sealKey: (key) => sealer.seal(Buffer.from(key), UPSTREAM_KEY),
    sealer,
    macFor,
    passwords: createPasswords(passwordCost),
    clock,
    async close() {
      await stores.close()
      unlock()
    },
  }
}

/**
 * The event log, to be read also beside a process that serves the deployment, and what its events
 * are chained by. Throws `CannotStart` where there is none, or no secret.
 */
export function openLog(settings: Settings): EventLog & { readonly chain: Chain } {
  const { isInUse, database, secretMadeBefore } = openDataFolder(settings.JETON_DATA)
  if (!isInUse()) {
    throw new CannotStart(
      `There is no deployment in ${settings.JETON_DATA}: set JETON_DATA to its data folder.`,
    )
  }
  const secret = settings.JETON_SECRET || secretMadeBefore()
  if (secret === undefined) {
    throw new CannotStart(
      `There is no secret in ${settings.JETON_DATA}: set JETON_SECRET to the deployment's.`,
    )
  }
  return { ...openEventLog(database), chain: createChain(createMac(secret, 'events')) }
}

/**
 * What set-up made, also beside a process that serves it; undefined if it never ran, or an early
 * version of the program ran it and something is missing.
 */
export function readSetup(settings: Settings): SetUp | undefined {
  const { isInUse, database } = openDataFolder(settings.JETON_DATA)
  const ids = isInUse() ? readIds(database) : undefined
  return ids?.operator ? shownAgain(ids) : undefined
}

/** Where a process that serves this deployment may be asked; undefined if there is no deployment. */
export function controlSocketOf({ JETON_DATA }: Settings): string | undefined {
  const { database, control } = placesIn(JETON_DATA)
  return existsSync(database) ? control : undefined
}
