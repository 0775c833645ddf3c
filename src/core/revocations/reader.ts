import { createTail, type Event, type EventStore, type Feed, type Place } from '../events/index.ts'
import { createPoller } from '../poller.ts'
import { createBell } from './bell.ts'
import { createRecent, type Recent } from './recent.ts'

export interface ReaderDeps {
  readonly events: Pick<EventStore, 'after' | 'head'>
  readonly feed: Pick<Feed, 'onAdvance'>
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
}

/** How far the log had come, and when it was asked. */
export interface Known {
  readonly place: Place
  readonly at: number
}

/** Reads the log once for all who want to hear what comes, for as long as there are any. */
export interface Reader {
  /**
   * Comes when the log was read since this was called, and gives what to call, once or more, to
   * leave. Throws `StoreDown`.
   */
  readonly join: () => Promise<() => void>
  /** To be asked by those who have joined. */
  readonly known: () => Known
  /** What came between a place and what is known now; undefined if that is not kept any more. */
  readonly since: (place: Place) => readonly Event[] | undefined
  /** Comes when something else is known than that, when everything is over, or with the signal. */
  readonly beyond: (known: Known, signal: AbortSignal) => Promise<void>
  /** Lets everybody go, for good. */
  readonly end: () => void
  readonly isOver: () => boolean
}

const PAUSE_MILLISECONDS = 500
const MOST_EVENTS = 1_000

/** Reads twice a second, and at once when the feed is told of something. */
export function createReader(deps: ReaderDeps): Reader {
  const [recent, bell] = [createRecent(MOST_EVENTS), createBell()]
  let read = reading(deps, recent)
  let [readers, isOver] = [0, false]
  let known: Known | undefined
  let fault: unknown
  let listenNoMore = () => {}

  const poller = createPoller(async () => {
    try {
      known = await read()
      fault = undefined
      bell.ring()
    } catch (cause) {
      fault = cause
    }
  }, PAUSE_MILLISECONDS)

  function enter(): () => void {
    let isHere = true
    readers += 1
    if (readers === 1) {
      read = reading(deps, recent) // what came while nobody listened may be more than anyone wants
      listenNoMore = deps.feed.onAdvance(() => void poller.wake())
    }
    return () => {
      if (isHere) readers -= 1
      isHere = false
      if (readers > 0) return
      listenNoMore()
      void poller.stop()
    }
  }

  return {
    async join() {
      const leave = enter()
      await poller.start()
      if (fault === undefined) return leave
      leave()
      throw fault
    },
    known() {
      if (!known) throw new Error('nothing is known to those who have not joined')
      return known
    },
    since: recent.since,
    async beyond(than, signal) {
      if (known === than && !isOver) await bell.rung(signal)
    },
    end() {
      isOver = true
      bell.ring()
    },
    isOver: () => isOver,
  }
}

/** Gives what reads the log to its end, and keeps what it has read. */
function reading({ events, now }: ReaderDeps, recent: Recent) {
  const { next, place } = createTail(events, MOST_EVENTS)
  return async function read(): Promise<Known> {
    const at = now()
    const came = await next()
    const here = place()
    if (!here) throw new Error('the log ends nowhere')
    if (came === 'anew') recent.begin(here)
    else recent.add(came)
    return came.length >= MOST_EVENTS ? read() : { place: here, at }
  }
}
