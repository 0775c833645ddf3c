import type { Event } from './event.ts'
import type { EventStore } from './store.ts'

/** Where a log has come to. */
export type Place = Pick<Event, 'hash' | 'seq'>

/** Reads a log as it grows. */
export interface Tail {
  /**
   * What came since it was last asked, oldest first, and not more than so many at a time. `anew` if
   * nothing can be said of that, because it had nowhere to begin, or because the last event that was read
   * is gone or another one: the database was put back, or another took over. It then goes on from
   * where the log is now. Not to be called while it has yet to answer.
   */
  readonly next: () => Promise<readonly Event[] | 'anew'>
  /** The last event that was read, or where it began; undefined before that is known. */
  readonly place: () => Place | undefined
}

/**
 * @param most how many events it reads at a time
 * @param from where somebody had come to before; left out, it begins where the log ends
 */
export function createTail(
  events: Pick<EventStore, 'after' | 'head'>,
  most: number,
  from?: Place,
): Tail {
  let place = from

  async function anew(): Promise<'anew'> {
    place = await events.head()
    return 'anew'
  }

  async function next(): ReturnType<Tail['next']> {
    if (!place) return anew()
    const { seq, hash } = place
    // The last event again, and what comes after it, as they are at one moment.
    const read = await events.after(seq - 1, most + 1)
    const came = read.filter((event) => event.seq > seq)
    const isSame = seq === 0 || (read[0]?.seq === seq && read[0].hash === hash)
    if (!isSame || came.some((event, at) => event.seq !== seq + 1 + at)) return anew()
    place = came.at(-1) ?? place
    return came
  }

  return { next, place: () => place }
}
