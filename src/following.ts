import type { FastifyBaseLogger } from 'fastify'
import type { Settings } from './config.ts'
import { createFollower } from './core/events/index.ts'
import type { Deployment } from './deployment.ts'

/**
 * Follows what other processes of the deployment change: at once where Redis tells of it, otherwise
 * by asking. Comes when it knows where the log stands, with what ends it.
 */
export async function followOthers(
  { stores: { events, news, now }, attempts, feed, clock, telemetry: { metrics } }: Deployment,
  { JETON_MAX_STALENESS: maxStalenessSeconds }: Settings,
  log: FastifyBaseLogger,
): Promise<() => Promise<void>> {
  if (!news) {
    feed.advance((await events.head()).seq, [])
    metrics.gauge('jeton_feed_last_seq', feed.lastSeq)
    return async () => undefined
  }
  const { start, wake, stop, ageSeconds, lastSeq } = createFollower({
    ...{ events, feed, clock, maxStalenessSeconds },
    onEvent({ at, type, actor }) {
      metrics.eventLag(Math.max(0, now() - at) / 1000)
      if (type === 'operator.password_reset' && actor === 'machine') attempts.forget()
    },
    onFailure: (err) => log.debug({ err }, 'the event log could not be followed'),
  })
  metrics.gauge('jeton_feed_age_seconds', ageSeconds)
  metrics.gauge('jeton_feed_last_seq', lastSeq)
  news.onNews(() => void wake())
  await start()
  return stop
}
