import type { Clock } from '../../core/clock.ts'
import type { WatchAnswer } from '../upstream.ts'
import type { Instruments } from './instruments.ts'

/** Measures the answers of upstreams. */
export function upstreamMetrics(
  { histogram }: Pick<Instruments, 'histogram'>,
  { monotonic }: Pick<Clock, 'monotonic'>,
): WatchAnswer {
  return (provider) => {
    const beganAt = monotonic()
    const seconds = () => (monotonic() - beganAt) / 1000
    let isFirst = true
    return {
      within: (work) => work(),
      onText() {
        if (!isFirst) return
        isFirst = false
        histogram('jeton_upstream_first_text_seconds', { provider })(seconds())
      },
      onEnd: (outcome) =>
        histogram('jeton_upstream_duration_seconds', { provider, outcome })(seconds()),
    }
  }
}
