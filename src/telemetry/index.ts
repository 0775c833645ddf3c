import type { Clock } from '../core/clock.ts'
import type { Upstream } from '../core/runs/index.ts'
import type { RequestWatch } from '../http/over.ts'
import { both, type Watch } from './around.ts'
import { createMetrics, type Metrics } from './metrics/index.ts'
import type { Traces } from './traces/index.ts'
import { bothAnswers, watchedUpstream } from './upstream.ts'

export { type Watch, watchEach, watchParts } from './around.ts'
export type { Metrics } from './metrics/index.ts'

/** Whoever watches what a process does: what it measures, and the traces if there are any. */
export interface Telemetry {
  readonly metrics: Metrics
  readonly requests: RequestWatch
  readonly verb: Watch
  readonly database: Watch
  readonly redis: Watch
  /** The same upstream, watched. */
  readonly upstream: (upstream: Upstream) => Upstream
  /** What an upstream is sent along, so that it goes on with the trace. */
  readonly headers: () => Record<string, string>
  readonly close: () => Promise<void>
}

/** Measures, and traces nothing. */
export function createTelemetry(clock: Pick<Clock, 'monotonic'>): Telemetry {
  const metrics = createMetrics(clock)
  const { verb, database, redis, answer } = metrics
  return {
    ...{ metrics, verb, database, redis },
    requests: { onOver: metrics.request },
    upstream: (upstream) => watchedUpstream(upstream, answer),
    headers: () => ({}),
    close: async () => undefined,
  }
}

/** Measures, and sends traces to where `OTEL_…` variables say, if they say so. */
export async function openTelemetry(
  clock: Pick<Clock, 'monotonic'>,
  { isTraced, version }: { readonly isTraced: boolean; readonly version: string },
): Promise<Telemetry> {
  const plain = createTelemetry(clock)
  if (!isTraced) return plain
  // Loaded only here: whoever wants no traces pays nothing for them.
  const { openTraces } = await import('./traces/index.ts')
  return traced(plain, openTraces(version, plain.metrics.spans))
}

const traced = (
  { metrics, requests, verb, database, redis }: Telemetry,
  traces: Traces,
): Telemetry => ({
  metrics,
  requests: { ...requests, follow: traces.follow },
  verb: both(traces.verb, verb),
  database: both(traces.database, database),
  redis: both(traces.redis, redis),
  upstream: (upstream) => watchedUpstream(upstream, bothAnswers(traces.answer, metrics.answer)),
  headers: traces.headers,
  close: traces.close,
})
