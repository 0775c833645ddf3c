import type { Event, EventStore, Place } from '../events/index.ts'

interface Absence {
  readonly organization: string
  /** The last event that was told. */
  readonly place: Place
  /** How far the log has come. */
  readonly upTo: Place
  /** How many events are read at a time. */
  readonly most: number
}

/**
 * Reads what has happened in an organization since it was told the last time, and nothing else, and
 * says how far it has come with that. Undefined if the place is none in this log.
 */
export async function missed(
  events: Pick<EventStore, 'after' | 'between'>,
  { organization, place, upTo, most }: Absence,
): Promise<{ readonly events: readonly Event[]; readonly place: Place } | undefined> {
  if (!(await isInLog(events, place))) return undefined
  const range = { after: place.seq, upTo: upTo.seq }
  const came = await events.between({ organization, ...range, limit: most })
  if (came.length === most) return { events: came, place: came.at(-1) ?? place }
  return { events: came, place: upTo.seq > place.seq ? upTo : place }
}

async function isInLog({ after }: Pick<EventStore, 'after'>, place: Place): Promise<boolean> {
  if (place.seq === 0) return true
  const [event] = await after(place.seq - 1, 1)
  return event?.seq === place.seq && event.hash === place.hash
}
