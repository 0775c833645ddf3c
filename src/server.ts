import type { FastifyInstance } from 'fastify'
import jeton from '../package.json' with { type: 'json' }
import { listOf, publicUrlOf, type Settings } from './config.ts'
import { createSightings } from './core/accounts/index.ts'
import type { Clock } from './core/clock.ts'
import { createCounters } from './core/counters/index.ts'
import { createSettler } from './core/credits/index.ts'
import { sweep } from './core/sweep.ts'
import { createUses } from './core/tokens/index.ts'
import { counted } from './counted.ts'
import type { Deployment } from './deployment.ts'
import { allDialects, mountDialects } from './dialects/index.ts'
import { ABOUT } from './dialects/reference.ts'
import { createApp } from './http/app.ts'
import { drainable } from './http/drain.ts'
import { serveHealth } from './http/health.ts'
import { createLog, type LogSink } from './http/log.ts'
import { referenceTo } from './http/reference/index.ts'
import { createVerbs } from './verbs.ts'

const SWEEP_SECONDS = 15

/** The time of this machine. */
export const systemClock: Clock = { wall: Date.now, monotonic: () => performance.now() }

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
  const uses = createUses(stores.longLived, stores.now)
  const sightings = createSightings(stores.endUsers, stores.now)
  const counters = createCounters(stores.now)
  const writeDown = async () => {
    await uses.flush()
    await sightings.flush()
    await counters.flush(stores.counters)
  }
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
  const noting = { uses, sightings }
  const verbs = counted(await createVerbs(deployment, settings, settler, noting), counters)
  const serverUrl = publicUrlOf(settings)
  await mountDialects(app, allDialects(verbs, serverUrl), listOf(settings.JETON_CORS_ORIGINS))
  await serveReference({ ...ABOUT, version: jeton.version, serverUrl })

  const steps = [
    stores.tokens.forgetExpired,
    stores.credits.releaseLapsed,
    stores.credits.forgetEnded,
    stores.longLived.forgetSecrets,
  ]
  const sweeping = setInterval(() => {
    settler
      .retry()
      .then(writeDown)
      .then(() => sweep(steps))
      .catch((err: unknown) => app.log.warn({ err }, 'sweep'))
  }, SWEEP_SECONDS * 1000)

  return {
    app,
    async stop(drainSeconds) {
      await drain(drainSeconds)
      clearInterval(sweeping)
      await writeDown().catch((err: unknown) => app.log.warn({ err }, 'sweep'))
    },
  }
}
