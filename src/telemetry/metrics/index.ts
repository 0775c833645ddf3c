import type { Clock } from '../../core/clock.ts'
import type { Counters } from '../../core/counters/index.ts'
import type { CreditStore } from '../../core/credits/index.ts'
import type { RunStore } from '../../core/runs/index.ts'
import type { SweepStep } from '../../core/sweep.ts'
import type { Over } from '../../http/over.ts'
import type { Watch } from '../around.ts'
import type { WatchAnswer } from '../upstream.ts'
import { createInstruments, type Instruments } from './instruments.ts'
import { requestMetrics } from './requests.ts'
import { countedCredits, countedRuns, storeMetrics } from './stores.ts'
import { upstreamMetrics } from './upstream.ts'
import { verbMetrics } from './verbs.ts'

/** Whatever is measured in a process. What each number says is in `catalogue.ts`. */
export interface Metrics extends Pick<Instruments, 'gauge' | 'text'> {
  readonly request: (over: Over) => void
  /** Counts tokens issued, runs started, and refusals. */
  readonly count: Counters['count']
  readonly verb: Watch
  readonly database: Watch
  readonly redis: Watch
  readonly answer: WatchAnswer
  /** Counts the redemptions of a store. */
  readonly runs: (runs: RunStore) => RunStore
  /** Counts what becomes of the holds in a store. */
  readonly credits: <Store extends Pick<CreditStore, 'release' | 'settle'>>(store: Store) => Store
  /** Counts what the steps of a sweep do; they have names for it. */
  readonly steps: (steps: Readonly<Record<Swept, SweepStep>>) => readonly SweepStep[]
  readonly sweep: (outcome: 'done' | 'failed') => void
  readonly cacheRead: (outcome: CacheRead) => void
  readonly eventLag: (seconds: number) => void
  readonly spans: (outcome: 'lost' | 'sent', count: number) => void
}

type Swept = 'ended_holds' | 'expired_tokens' | 'lapsed_holds' | 'old_secrets'
type CacheRead = 'bypass' | 'hit' | 'miss'

/** Begins to measure. */
export function createMetrics(clock: Pick<Clock, 'monotonic'>): Metrics {
  const instruments = createInstruments()
  const { counter, histogram, gauge, text } = instruments
  const read = (outcome: CacheRead) => counter('jeton_cache_reads_total', { outcome })
  const reads = { bypass: read('bypass'), hit: read('hit'), miss: read('miss') }
  return {
    gauge,
    text,
    request: requestMetrics(instruments),
    count({ kind, outcome, refusal }) {
      if (outcome === 'refused') counter('jeton_refusals_total', { kind, refusal })()
      if (outcome === 'started') counter('jeton_runs_started_total', {})()
      if (outcome === 'issued') counter('jeton_tokens_issued_total', { kind })()
    },
    verb: verbMetrics(instruments),
    database: storeMetrics(instruments, clock, 'database'),
    redis: storeMetrics(instruments, clock, 'redis'),
    answer: upstreamMetrics(instruments, clock),
    runs: (runs) => countedRuns(instruments, runs),
    credits: (credits) => countedCredits(instruments, credits),
    steps: (steps) => Object.entries(steps).map(([what, step]) => sweptBy(instruments, what, step)),
    sweep: (outcome) => counter('jeton_sweeps_total', { outcome })(),
    cacheRead: (outcome) => reads[outcome](),
    eventLag: histogram('jeton_event_lag_seconds', {}),
    spans: (outcome, count) => counter('jeton_spans_total', { outcome })(count),
  }
}

function sweptBy({ counter }: Instruments, what: string, step: SweepStep): SweepStep {
  const swept = counter('jeton_swept_total', { what })
  const lapsed = counter('jeton_credit_holds_total', { outcome: 'lapsed' })
  return async (most) => {
    const count = await step(most)
    swept(count)
    if (what === 'lapsed_holds') lapsed(count)
    return count
  }
}
