import type { FastifyInstance } from 'fastify'
import jeton from '../package.json' with { type: 'json' }
import { listOf, publicUrlOf, type Settings } from './config.ts'
import type { Clock } from './core/clock.ts'
import { createCredits, createSettler, type Settler } from './core/credits/index.ts'
import { createIssuing } from './core/issuing/index.ts'
import { createAtOnce, createRuns } from './core/runs/index.ts'
import { createSealer, type Sealer } from './core/secrets/index.ts'
import type { SetupIds } from './core/setup/index.ts'
import { sweep } from './core/sweep.ts'
import { openKeyRing } from './core/tokens/index.ts'
import { allDialects, mountDialects, type Verbs } from './dialects/index.ts'
import { ABOUT } from './dialects/reference.ts'
import { createApp } from './http/app.ts'
import { drainable } from './http/drain.ts'
import { serveHealth } from './http/health.ts'
import { createLog, type LogSink } from './http/log.ts'
import { referenceTo } from './http/reference/index.ts'
import { type DataFolder, openDataFolder } from './storage/data-folder.ts'
import {
  lockFolder,
  openSqliteStores,
  readSetupIds as readIds,
  type Stores,
} from './storage/sqlite/index.ts'
import { createUpstream } from './upstream/index.ts'

const SWEEP_SECONDS = 15
const UPSTREAM_KEY = 'upstream key'

/** Within how many seconds every process hears of a change. There is only this one. */
const MAX_STALENESS_SECONDS = 2

/** The time of this machine. */
export const systemClock: Clock = { wall: Date.now, monotonic: () => performance.now() }

/** What lasts: a data folder that is this process's alone, and what is in it. */
export interface Deployment {
  readonly folder: DataFolder
  readonly stores: Stores
  /** Seals the key of an upstream for keeping. */
  readonly sealKey: (key: string) => string
  readonly sealer: Sealer
  readonly clock: Clock
  readonly close: () => Promise<void>
}

/** Opens what lasts. Throws `CannotStart`, also if another process has it open. */
export function openDeployment(settings: Settings, clock: Clock): Deployment {
  const folder = openDataFolder(settings.JETON_DATA)
  folder.claim()
  const unlock = lockFolder(folder.lock)
  const sealer: Sealer = createSealer(settings.JETON_SECRET || folder.secret())
  const stores = openSqliteStores(folder.database, clock)
  return {
    folder,
    stores,
    sealKey: (key) => sealer.seal(Buffer.from(key), UPSTREAM_KEY),
    sealer,
    clock,
    async close() {
      await stores.close()
      unlock()
    },
  }
}

/** What set-up made, also beside a process that serves it; undefined if it never ran. */
export function readSetupIds(settings: Settings): SetupIds | undefined {
  const { isInUse, database } = openDataFolder(settings.JETON_DATA)
  return isInUse() ? readIds(database) : undefined
}

export interface Server {
  readonly app: FastifyInstance
  /** Answers what is open, for at most so many seconds, and stops. Leaves the deployment open. */
  readonly stop: (drainSeconds: number) => Promise<void>
}

/** Wires the verbs to their stores and upstreams, and the dialects to the verbs. */
export async function createServer(
  deployment: Deployment,
  settings: Settings,
  logSink: LogSink,
): Promise<Server> {
  const { stores } = deployment
  const settler = createSettler(stores.credits)
  const app = await createApp({
    log: createLog(settings.JETON_LOG_LEVEL, logSink),
    trustedProxies: listOf(settings.JETON_TRUSTED_PROXIES),
    bodyLimitBytes: settings.JETON_BODY_LIMIT_BYTES,
    idleSeconds:
      60 +
      Math.max(
        settings.JETON_UPSTREAM_FIRST_TEXT_SECONDS,
        settings.JETON_UPSTREAM_NEXT_TEXT_SECONDS,
      ),
  })
  const { isDraining, drain } = drainable(app)
  const serveReference = referenceTo(app)
  serveHealth(app, { isDraining, checkStore: stores.check })
  const verbs = await createVerbs(deployment, settings, settler)
  await mountDialects(app, allDialects(verbs), listOf(settings.JETON_CORS_ORIGINS))
  await serveReference({ ...ABOUT, version: jeton.version, serverUrl: publicUrlOf(settings) })

  const steps = [
    stores.tokens.forgetExpired,
    stores.credits.releaseLapsed,
    stores.credits.forgetEnded,
  ]
  const sweeping = setInterval(() => {
    settler
      .retry()
      .then(() => sweep(steps))
      .catch((err: unknown) => app.log.warn({ err }, 'sweep'))
  }, SWEEP_SECONDS * 1000)

  return {
    app,
    async stop(drainSeconds) {
      await drain(drainSeconds)
      clearInterval(sweeping)
    },
  }
}

async function createVerbs(
  { stores, sealer, clock }: Deployment,
  settings: Settings,
  settler: Settler,
): Promise<Verbs> {
  const { accounts, credits, keys, tokens } = stores
  const issuer = publicUrlOf(settings)
  const ring = await openKeyRing({
    keys,
    sealer,
    clock,
    maxStalenessSeconds: MAX_STALENESS_SECONDS,
  })
  const patience = {
    firstTextSeconds: settings.JETON_UPSTREAM_FIRST_TEXT_SECONDS,
    nextTextSeconds: settings.JETON_UPSTREAM_NEXT_TEXT_SECONDS,
  }
  const openKey = (sealed: string) => sealer.open(sealed, UPSTREAM_KEY)?.toString()
  return {
    credits: createCredits({ accounts, credits }),
    issuing: createIssuing({
      ...stores,
      issuer,
      chatSigner: ring.chatSigner,
      chatTokensPerMinute: settings.JETON_LIMIT_CHAT_TOKENS_PER_MINUTE,
      streamTokensPerMinute: settings.JETON_LIMIT_STREAM_TOKENS_PER_MINUTE,
    }),
    runs: createRuns({
      ...stores,
      settler,
      tickets: { accounts, tokens, issuer, chatKeys: ring.chatVerifiers },
      upstream: createUpstream(openKey, patience),
      redeemsPerMinute: settings.JETON_LIMIT_REDEEMS_PER_MINUTE,
      publicRuns: createAtOnce(settings.JETON_LIMIT_PUBLIC_RUNS_AT_ONCE),
      publicLimits: {
        perAddressAndMinute: settings.JETON_LIMIT_PUBLIC_RUNS_PER_ADDRESS_AND_MINUTE,
        perAssistantAndMinute: settings.JETON_LIMIT_PUBLIC_RUNS_PER_ASSISTANT_AND_MINUTE,
        creditsPerAssistantAndDay: settings.JETON_PUBLIC_CREDITS_PER_DAY,
      },
    }),
  }
}
