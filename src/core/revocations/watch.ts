import { may } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { AtOnce } from '../at-once.ts'
import type { Event, EventStore, Place } from '../events/index.ts'
import {
  authenticateManager,
  type ManagerDeps,
  type NotAManager,
  type Presented,
} from '../tokens/index.ts'
import { missed } from './missed.ts'
import type { Known, Reader } from './reader.ts'

export interface WatchDeps extends ManagerDeps {
  readonly events: Pick<EventStore, 'after' | 'between'>
  readonly reader: Reader
  /** How many may watch, by organization. */
  readonly watching: AtOnce
}

export interface Watch {
  readonly presented: Presented
  /**
   * The last that the caller was told; null for something that is no place in any log, and
   * `unreadable` if nobody can say what is meant.
   */
  readonly last: Place | 'unreadable' | null | undefined
  /** Says that the caller has left. */
  readonly signal: AbortSignal
}

/** What is told at a time. */
export interface Told {
  /**
   * Nothing that was told before counts: what came since is not known, and whatever is remembered
   * of anything must be asked for again.
   */
  readonly isAnew: boolean
  /** In the order in which it happened. */
  readonly ended: readonly Ended[]
  /** Everything was told that happened up to there; undefined if there is more to come at once. */
  readonly known: Known | undefined
}

/** Something that happened, and the things that it ended or narrowed. */
export type Ended = Pick<Event, 'at' | 'ends' | 'hash' | 'seq' | 'type'>

type NotWatching = NotAManager | Denial<'invalid_place' | 'too_many'>

/** Who comes back is not told more than so many events later. */
const MOST_BEHIND = 10_000
const PAGE = 1_000

/**
 * Tells an organization of all that ends in it, as it happens, and twice a second how far the log
 * has come; of the deployment's own events too. Goes on until the caller leaves, or may not be told
 * any more, or everything is over.
 *
 * It begins after the last event that the caller was told of, if that is in this log and not too
 * long ago, otherwise where the log ends.
 */
export async function watch(
  deps: WatchDeps,
  { presented, last, signal }: Watch,
): Promise<Answer<{ readonly told: AsyncIterable<Told> }, NotWatching>> {
  const { reader, watching } = deps
  const allowed = await authenticateManager(deps, presented)
  if (!allowed.ok) return allowed
  if (!may(allowed.manager, 'revocations:read')) return deny('forbidden')
  if (last === 'unreadable') return deny('invalid_place')

  const organization = allowed.manager.operator.organization.id
  const exit = watching.enter(organization)
  if (!exit) return deny('too_many')
  const quit = await reader.join().catch((fault: unknown) => {
    exit()
    throw fault
  })
  const leave = () => {
    exit()
    quit()
  }
  const isAllowed = async () => {
    const known = await authenticateManager(deps, presented)
    return known.ok && may(known.manager, 'revocations:read')
  }
  // A generator that nobody ever asked for anything would not tell that it was closed.
  if (signal.aborted) leave()
  else signal.addEventListener('abort', leave)
  return { ok: true, told: telling({ ...deps, organization, last, signal, isAllowed, leave }) }
}

interface Telling extends Pick<WatchDeps, 'events' | 'reader'>, Pick<Watch, 'signal'> {
  readonly last: Place | null | undefined
  readonly organization: string
  /** Whether the caller may still be told. */
  readonly isAllowed: () => Promise<boolean>
  readonly leave: () => void
}

async function* telling(telling: Telling): AsyncGenerator<Told> {
  const { reader, organization, last, signal, isAllowed, leave } = telling
  let place = last
  try {
    while (await isAllowed()) {
      if (reader.isOver() || signal.aborted) return
      const known = reader.known()
      const step = await next(telling, place, known)
      place = step.place
      const isAll = place.seq >= known.place.seq
      const ended = step.events.flatMap((event) => endedFor(organization, event))
      yield { isAnew: step.isAnew, ended, known: isAll ? known : undefined }
      if (isAll) await reader.beyond(known, signal)
    }
  } finally {
    leave()
  }
}

interface Step {
  readonly isAnew: boolean
  readonly events: readonly Event[]
  readonly place: Place
}

/** @param place where the caller has come to; undefined for where the log ends, null for nowhere */
async function next(
  { events, organization, reader }: Pick<Telling, 'events' | 'organization' | 'reader'>,
  place: Place | null | undefined,
  known: Known,
): Promise<Step> {
  const anew = { isAnew: true, events: [], place: known.place }
  if (place === undefined) return { ...anew, isAnew: false }
  if (place === null || known.place.seq - place.seq > MOST_BEHIND) return anew

  const since = reader.since(place)
  if (since) return { isAnew: false, events: since, place: since.at(-1) ?? place }
  const come = await missed(events, { organization, place, upTo: known.place, most: PAGE })
  return come ? { isAnew: false, ...come } : anew
}

/** What an organization is told of an event; nothing if it is not for it, or ends nothing. */
function endedFor(organization: string, event: Event): Ended[] {
  if (event.organization !== null && event.organization !== organization) return []
  const { at, ends, hash, seq, type } = event
  return ends.length > 0 ? [{ at, ends, hash, seq, type }] : []
}
