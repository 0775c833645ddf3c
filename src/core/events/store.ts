import type { Event, EventType, Subject } from './event.ts'

/** A value as it was when the log had come so far. */
export interface Seen<T> {
  readonly value: T | undefined
  /** The last event's number, read in the same statement as the value. */
  readonly asOf: number
}

export interface EventQuery {
  /** Only events of this organization; undefined for all. */
  readonly organization: string | undefined
  /** With an organization: the deployment's own events too. */
  readonly withDeployment?: boolean
  readonly type?: EventType | undefined
  readonly subject?: Subject | undefined
  /** Only events before this number, newest first; undefined to begin with the newest. */
  readonly before: number | undefined
  readonly limit: number
}

export interface EventsBetween {
  readonly organization: string
  /** Only events that come after this number. */
  readonly after: number
  /** Only events up to this number. */
  readonly upTo: number
  readonly limit: number
}

/**
 * Where the log is kept. Events get there by the promises of other stores: each appends the change
 * that it is handed in the same step in which it makes it. Throws `StoreDown`.
 */
export interface EventStore {
  /** Events, newest first. */
  list(query: EventQuery): Promise<readonly Event[]>

  /** Events of an organization, and the deployment's own, oldest first. */
  between(query: EventsBetween): Promise<readonly Event[]>

  /** At most so many events that come after this number, oldest first. */
  after(seq: number, limit: number): Promise<readonly Event[]>

  /** The number and hash of the last event; 0 and '' before the first. */
  head(): Promise<Pick<Event, 'hash' | 'seq'>>

  /** What was done under this key, and what was asked then; undefined if nothing was. */
  doneOnce(
    key: string,
  ): Promise<{ readonly subject: Subject; readonly request: string } | undefined>
}
