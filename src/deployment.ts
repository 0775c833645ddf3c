import { existsSync } from 'node:fs'
import type { Settings } from './config.ts'
import { createPasswords, type PasswordCost, type Passwords } from './core/accounts/index.ts'
import { CannotStart } from './core/cannot-start.ts'
import type { Clock } from './core/clock.ts'
import {
  type Chain,
  createChain,
  createFeed,
  type EventStore,
  type Feed,
} from './core/events/index.ts'
import { createLimiters, type Limiters } from './core/limits/index.ts'
import { createMac, createSealer, type Mac, type Sealer } from './core/secrets/index.ts'
import { type Attempts, createAttempts } from './core/sessions/index.ts'
import { type SetUp, shownAgain } from './core/setup/index.ts'
import { type DataFolder, openDataFolder, placesIn } from './storage/data-folder.ts'
import { lockFolder, openEventLog, readSetupIds as readIds } from './storage/sqlite/index.ts'
import { openStores, type Stores } from './stores.ts'
import { createTelemetry, type Telemetry } from './telemetry/index.ts'

const UPSTREAM_KEY = 'upstream key'

/** What lasts, as this process has it open. */
export interface Deployment {
  /** Of an embedded deployment, this process's alone; of another, a place to leave files. */
  readonly folder: DataFolder
  /** Whether this process is the only one. */
  readonly isEmbedded: boolean
  readonly stores: Stores
  /** What the stores have told this process of. */
  readonly feed: Feed
  /** Seals the key of an upstream for keeping. */
  readonly sealKey: (key: string) => string
  /** Opens such a key; undefined if it was sealed under another secret. */
  readonly openKey: (sealed: string) => string | undefined
  readonly sealer: Sealer
  /** Makes codes for one purpose, under the deployment's secret. */
  readonly macFor: (purpose: string) => Mac
  readonly passwords: Passwords
  /** What counts in the memory of this process. */
  readonly limiters: Limiters
  /** The failed attempts to sign in. */
  readonly attempts: Attempts
  readonly clock: Clock
  /** Measures what this process does. */
  readonly telemetry: Telemetry
  readonly close: () => Promise<void>
}

/** What OWASP recommends for argon2id: 19 MiB and 2 passes. */
const PASSWORD_COST: PasswordCost = { memoryKibibytes: 19_456, passes: 2 }

/**
 * Opens what lasts. Throws `CannotStart`, also if another process has it open and it is embedded.
 *
 * @param passwordCost what it costs to guess an operator's password
 * @param telemetry is closed with the deployment
 */
export async function openDeployment(
  settings: Settings,
  clock: Clock,
  passwordCost: PasswordCost = PASSWORD_COST,
  telemetry: Telemetry = createTelemetry(clock),
): Promise<Deployment> {
  const folder = openDataFolder(settings.JETON_DATA)
  const isEmbedded = settings.DATABASE_URL === ''
  if (isEmbedded && settings.JETON_SECRET === '') folder.secretMadeBefore() // or it was lost
  const unlock = isEmbedded ? lock(folder) : () => undefined
  const secret = settings.JETON_SECRET || folder.secret()
  const sealer: Sealer = createSealer(secret)
  const macFor = (purpose: string) => createMac(secret, purpose)
  const { metrics } = telemetry
  const feed = createFeed(metrics.cacheRead)
  const log = { chain: createChain(macFor('events')), feed }
  const limiters = createLimiters()
  const passwords = createPasswords(passwordCost)
  const opening = openStores(settings, folder.database, clock, log, telemetry, limiters)
  const stores = await opening.catch((fault) => {
    unlock()
    throw fault
  })
  metrics.gauge('jeton_limiter_names', limiters.names)
  metrics.gauge('jeton_passwords_waiting', passwords.waiting)
  return {
    folder,
    isEmbedded,
    stores: {
      ...stores,
      runs: metrics.runs(stores.runs),
      credits: metrics.credits(stores.credits),
    },
    feed,
    sealKey: (key) => sealer.seal(Buffer.from(key), UPSTREAM_KEY),
    openKey: (sealed) => sealer.open(sealed, UPSTREAM_KEY)?.toString(),
    sealer,
    macFor,
    passwords,
    limiters,
    attempts: createAttempts(limiters, stores.now),
    clock,
    telemetry,
    async close() {
      await stores.close()
      unlock()
      await telemetry.close()
    },
  }
}

function lock(folder: DataFolder): () => void {
  folder.claim()
  return lockFolder(folder.lock)
}

/** The event log, and what its events are chained by. */
export interface Log {
  readonly events: EventStore
  readonly chain: Chain
  readonly close: () => Promise<void>
}

/**
 * The event log, to be read also beside processes that serve the deployment. Throws `CannotStart`
 * where there is none, or no secret.
 */
export async function openLog(settings: Settings, clock: Clock): Promise<Log> {
  const { DATABASE_URL: url, JETON_SECRET: given } = settings
  await assertDeployed(settings)
  if (url !== '') {
    const chain = createChain(createMac(given, 'events'))
    const { openPostgresStores } = await import('./storage/postgres/index.ts')
    return { ...(await openPostgresStores({ url, clock }, { chain, feed: createFeed() })), chain }
  }
  const { database, secretMadeBefore } = openDataFolder(settings.JETON_DATA)
  const secret = given || secretMadeBefore()
  if (secret === undefined) {
    throw new CannotStart(
      `There is no secret in ${settings.JETON_DATA}: set JETON_SECRET to the deployment's.`,
    )
  }
  const { events, close } = openEventLog(database)
  return { events, chain: createChain(createMac(secret, 'events')), close: async () => close() }
}

/** Throws `CannotStart` unless a deployment was begun where the settings say. */
export async function assertDeployed({ DATABASE_URL: url, JETON_DATA }: Settings): Promise<void> {
  if (url !== '') {
    const { holdsDeployment } = await import('./storage/postgres/index.ts')
    if (await holdsDeployment(url)) return
    throw new CannotStart(
      'There is no deployment in the database: set DATABASE_URL to the one that has it.',
    )
  }
  if (existsSync(placesIn(JETON_DATA).database)) return
  throw new CannotStart(
    `There is no deployment in ${JETON_DATA}: set JETON_DATA to its data folder.`,
  )
}

/**
 * What set-up made in an embedded deployment, also beside a process that serves it; undefined if it
 * never ran, or an early version of the program ran it and something is missing.
 */
export function readSetup({ DATABASE_URL: url, JETON_DATA }: Settings): SetUp | undefined {
  const { isInUse, database } = openDataFolder(JETON_DATA)
  const ids = url === '' && isInUse() ? readIds(database) : undefined
  return ids?.operator ? shownAgain(ids) : undefined
}

/**
 * Where the one process that may serve an embedded deployment is asked; undefined for another,
 * which every process may open.
 */
export function controlSocketOf({ DATABASE_URL: url, JETON_DATA }: Settings): string | undefined {
  return url === '' ? placesIn(JETON_DATA).control : undefined
}
