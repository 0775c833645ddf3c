import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Settings } from './config.ts'
import { mountDialects } from './dialects/index.ts'
import { metricsDialect } from './dialects/metrics/routes.ts'
import { createApp } from './http/app.ts'
import type { Metrics } from './telemetry/index.ts'

/** A scrape has no body worth the name, and is over at once. */
const LIMITS = { bodyLimitBytes: 1_024, idleSeconds: 60 }

/** What tells everyone the metrics, if the settings have a port for it. */
export async function createMetricsApp(
  settings: Settings,
  log: FastifyBaseLogger,
  { text }: Metrics,
): Promise<FastifyInstance | undefined> {
  if (settings.JETON_METRICS_PORT === 0) return undefined
  const app = await createApp({ log, trustedProxies: [], ...LIMITS })
  const read = async () => ({ ok: true as const, text: await text() })
  await mountDialects(app, [metricsDialect({ metrics: { read } }, settings.JETON_PUBLIC_URL)], [])
  return app
}
