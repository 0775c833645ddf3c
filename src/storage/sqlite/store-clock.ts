import type { Clock } from '../../core/clock.ts'

/**
 * The time by which the store decides, in milliseconds since 1970. It is the machine's time, as
 * long as that moves forwards; when that is set back, it goes on from where it was, so that
 * nothing that expired is alive again, and nothing lives for longer than it should.
 *
 * @param seenAt the latest time the store ever decided by
 */
export function storeClock(clock: Clock, seenAt: number): () => number {
  let latest = seenAt
  let readAt = clock.monotonic()
  return () => {
    const readNow = clock.monotonic()
    latest = Math.max(clock.wall(), latest + readNow - readAt)
    readAt = readNow
    return Math.floor(latest)
  }
}
