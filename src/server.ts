import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import jeton from '../package.json' with { type: 'json' }
import { listOf, publicUrlOf, type Settings } from './config.ts'
import { createSightings } from './core/accounts/index.ts'
import type { Clock } from './core/clock.ts'
import { createCounters } from './core/counters/index.ts'
import { createSettler } from './core/credits/index.ts'
import { createUses } from './core/tokens/index.ts'
import { createWatch, type Turn } from './core/watch.ts'
import { counted } from './counted.ts'
import type { Deployment } from './deployment.ts'
import { allDialects, mountDialects } from './dialects/index.ts'
import { ABOUT } from './dialects/reference.ts'
import { followOthers } from './following.ts'
import { createApp } from './http/app.ts'
import { drainable } from './http/drain.ts'
import { serveHealth } from './http/health.ts'
import { createLog, type LogSink } from './http/log.ts'
import { referenceTo } from './http/reference/index.ts'
import { createMetricsApp } from './metrics-app.ts'
import { sweepRegularly } from './sweeping.ts'
import { openTelemetry, type Telemetry, watchEach } from './telemetry/index.ts'
import { createVerbs } from './verbs.ts'

/** Measures what this process does, and traces it if the settings say where to. */
export function telemetryOf(settings: Settings, clock: Clock): Promise<Telemetry> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces } = settings
  const isOff = settings.OTEL_SDK_DISABLED.toLowerCase() === 'true'
  return openTelemetry(clock, {
    isTraced: `${all}${traces}` !== '' && !isOff,
    version: jeton.version,
  })
}

export interface Server {
  readonly app: FastifyInstance
  /** Tells everyone the metrics, on a port of its own; undefined if there is to be none. */
  readonly metricsApp: FastifyInstance | undefined
  /** How many answers have not ended. */
  readonly openAnswers: () => number
  /** Answers what is open, for at most so many seconds, and stops. Leaves the deployment open. */
  readonly stop: (drainSeconds: number) => Promise<void>
}

/** Wires the verbs to their stores and upstreams, and the dialects to the verbs. */
export async function createServer(
  deployment: Deployment,
  settings: Settings,
  logSink: LogSink,
): Promise<Server> {
  const { stores, telemetry } = deployment
  const { metrics } = telemetry
  const settler = createSettler(stores.credits)
  const { writeDown, counters, ...noting } = notesFor(stores)
  const log = createLog(settings.JETON_LOG_LEVEL, logSink)
  const app = await createApp({
    ...telemetry.requests,
    log,
    trustedProxies: listOf(settings.JETON_TRUSTED_PROXIES),
    bodyLimitBytes: settings.JETON_BODY_LIMIT_BYTES,
    bodiesInFlightBytes: settings.JETON_BODIES_IN_FLIGHT_BYTES,
    mostConnections: settings.JETON_CONNECTIONS,
    idleSeconds: idleSecondsOf(settings),
  })
  metrics.gauge('jeton_http_connections', app.connections.open)
  metrics.gauge('jeton_http_unread_body_bytes', app.unreadBodies.bytes)
  const { isDraining, openAnswers, drain } = drainable(app)
  const serveReference = referenceTo(app)
  const missing = createWatch(stores.dependencies, (turn) => logTurn(app.log, turn))
  serveHealth(app, { isDraining, missing })
  await using begun = new AsyncDisposableStack() // is ended here only if a later step fails
  begun.defer(await followOthers(deployment, settings, app.log))
  const plain = await createVerbs(deployment, settings, settler, noting)
  const verbs = watchEach(counted(plain, [counters, metrics]), telemetry.verb)
  const serverUrl = publicUrlOf(settings)
  const dialects = allDialects(verbs, settings.JETON_PUBLIC_URL)
  await mountDialects(app, dialects, listOf(settings.JETON_CORS_ORIGINS))
  await serveReference({ ...ABOUT, version: jeton.version, serverUrl })

  await missing() // so that the log begins with what is not there
  const endSweeping = sweepRegularly(deployment, app.log, async () => {
    void missing()
    await settler.retry()
    await writeDown()
  })
  begun.defer(async () => endSweeping())
  const metricsApp = await createMetricsApp(settings, log, metrics)
  const goingOn = begun.move()
  return {
    ...{ app, metricsApp, openAnswers },
    async stop(drainSeconds) {
      const drained = drain(drainSeconds)
      plain.revocations.end() // which nobody else would do
      await drained
      await metricsApp?.close()
      await goingOn.disposeAsync()
      await writeDown().catch((err: unknown) => app.log.warn({ err }, 'sweep'))
    },
  }
}

/**
 * A client hears nothing while a model reasons. Past five minutes the lease of the credits is over,
 * and there will be no answer.
 */
const LONGEST_BEGINNING_SECONDS = 300

/** A minute more than any upstream may leave a client without a word. */
const idleSecondsOf = (settings: Settings): number =>
  60 +
  Math.max(
    LONGEST_BEGINNING_SECONDS,
    settings.JETON_UPSTREAM_FIRST_TEXT_SECONDS,
    settings.JETON_UPSTREAM_NEXT_TEXT_SECONDS,
  )

/** What is noted in memory, and written down by and by. */
function notesFor(stores: Deployment['stores']) {
  const uses = createUses(stores.longLived, stores.now)
  const sightings = createSightings(stores.endUsers, stores.now)
  const counters = createCounters(stores.now)
  return {
    uses,
    sightings,
    counters,
    async writeDown() {
      await uses.flush()
      await sightings.flush()
      await counters.flush(stores.counters)
    },
  }
}

function logTurn(log: FastifyBaseLogger, turn: Turn): void {
  const { dependency } = turn
  if (turn.isDown) log.error({ dependency, err: turn.cause }, 'away')
  else log.info({ dependency }, 'back')
}
