import type { Clock } from '../clock.ts'
import { createPoller, type Poller } from '../poller.ts'
import { type Instant, instantBy, passedSince } from './age.ts'
import type { Event } from './event.ts'
import type { Feed } from './feed.ts'
import type { EventStore } from './store.ts'
import { createTail } from './tail.ts'

export interface FollowerDeps {
  readonly events: Pick<EventStore, 'after' | 'head'>
  readonly feed: Feed
  readonly clock: Clock
  /** For how long the feed is fresh after the log was asked for what it has. */
  readonly maxStalenessSeconds: number
  /** Is told of every event of which the feed was not told before. */
  readonly onEvent?: (event: Event) => void
  /** Is told of every poll that failed. The next one comes as usual. */
  readonly onFailure: (fault: unknown) => void
}

/** Tells a feed of what other processes change. */
export interface Follower extends Poller {
  /** How long ago the last poll was sent that read all there was; endless before the first. */
  readonly ageSeconds: () => number
  /** The number of the last event in the log, as far as it is known. */
  readonly lastSeq: () => number
}

const PAUSE_MILLISECONDS = 300
const MOST_EVENTS = 1_000

/**
 * Follows the log of a deployment that has several processes, telling its feed of what the others
 * change. What is remembered from before its first poll is forgotten, and so is everything when the
 * log is found not to be the one that it was.
 *
 * The feed is fresh until so many seconds have passed, by whichever of this machine's two clocks
 * says that more have, since the last poll **was sent** that read all there was. So it is not when
 * polls fail, nor when this process was stopped for a while, or its clock was set.
 */
export function createFollower(deps: FollowerDeps): Follower {
  const { events, feed, clock, maxStalenessSeconds, onFailure } = deps
  const tail = createTail(events, MOST_EVENTS)
  let knownAt: Instant | undefined

  const ageSeconds = () => passedSince(knownAt, clock) / 1000
  feed.freshWhile(() => ageSeconds() <= maxStalenessSeconds)

  async function poll(): Promise<void> {
    const sentAt = instantBy(clock)
    const came = await tail.next()
    if (came === 'anew') {
      feed.reset()
    } else {
      for (const event of came) tell(deps, event)
      if (came.length >= MOST_EVENTS) return poll()
    }
    knownAt = sentAt
  }

  return {
    ...createPoller(() => poll().catch(onFailure), PAUSE_MILLISECONDS),
    ageSeconds,
    lastSeq: () => tail.place()?.seq ?? 0,
  }
}

function tell({ feed, onEvent }: FollowerDeps, event: Event): void {
  if (event.seq > feed.lastSeq()) onEvent?.(event)
  feed.advance(event.seq, event.ends)
}
