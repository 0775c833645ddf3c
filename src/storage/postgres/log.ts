import {
  AlreadyDone,
  type Chain,
  type Change,
  type Event,
  type Feed,
  type Subject,
} from '../../core/events/index.ts'
import { sql } from '../sql/sql.ts'
import { createLane } from './lane.ts'
import type { Ask, Postgres } from './open.ts'
import { assertQuota } from './quotas.ts'
import { LATEST } from './store-clock.ts'

/** Appends an event in the transaction of the deed, which may add to what it ends. */
export type Append = (change: Change, alsoEnds?: readonly Subject[]) => Promise<void>

/** How a piece of work changes something, and by what time it is judged. */
export interface Means {
  readonly ask: Ask
  readonly now: number
}

/** What a piece of work is handed that changes what events tell of. */
export interface Tools<T> extends Means {
  readonly append: Append
  /** A way out: takes back what the deed did, and still answers. */
  readonly undo: (answer: T) => never
}

/** While one goes on, no other does, in whichever process. It may be begun again. */
export type Deed<T> = (tools: Tools<T>) => Promise<T>

/**
 * Hands a deed in. When its answer arrives, the change and its event are on the disk, and this
 * process remembers nothing any more that the event ended. Throws, and does nothing, `AlreadyDone`
 * if an event of the same `once.key` is there, `QuotaReached` if the quota of the change is.
 */
export type CommitDeed = <T>(deed: Deed<T>) => Promise<T>

type Told = Omit<Event, 'hash'>

/** Thrown to leave a deed by its `undo`. Never seen outside. */
class Undone extends Error {}

/** While one of this process is written to the disk, the next is on its way. */
const DEEDS_AT_ONCE = 2
const PATIENCE_MILLISECONDS = 5_000

/** The event log in PostgreSQL, as whoever changes something writes to it. */
export function postgresLog(
  { transact }: Pick<Postgres, 'transact'>,
  chain: Chain,
  feed: Feed,
): CommitDeed {
  const lane = createLane(DEEDS_AT_ONCE, PATIENCE_MILLISECONDS)

  async function attempt<T>(ask: Ask, deed: Deed<T>, undo: Tools<T>['undo']) {
    // First of all: whoever holds this row sees all that was done before it, and nobody after it.
    const [head] = await ask(sql`SELECT seq, hash, ${LATEST} AS now FROM event_head FOR UPDATE`)
    const now = Number(head?.now)
    let told: Told | undefined
    let once: Change['once']
    async function append(change: Change, alsoEnds: readonly Subject[] = []) {
      once = change.once
      if (once && (await isDone(ask, once.key))) throw new AlreadyDone('an act was repeated')
      await assertQuota({ ask, now }, change)
      const ends = [...new Set([...change.ends, ...alsoEnds])]
      told = toldOf(change, { seq: Number(head?.seq) + 1, at: now, ends })
    }
    const answer = await deed({ ask, now, append, undo })
    if (told) await write(ask, { ...told, hash: chain(String(head?.hash), told) }, once)
    return { answer, told }
  }

  async function commit<T>(deed: Deed<T>): Promise<T> {
    let undone: { readonly answer: T } | undefined
    const undo = (answer: T) => {
      undone = { answer }
      throw new Undone()
    }
    try {
      const { answer, told } = await transact((ask) => attempt(ask, deed, undo))
      if (told) feed.advance(told.seq, told.ends)
      return answer
    } catch (fault) {
      if (undone && fault instanceof Undone) return undone.answer
      throw fault
    }
  }

  return (deed) => lane(() => commit(deed))
}

const toldOf = (
  { type, organization, actor, credential, subject, details }: Change,
  place: Pick<Told, 'seq' | 'at' | 'ends'>,
): Told => ({ ...place, type, organization, actor, credential, subject, details })

async function isDone(ask: Ask, key: string): Promise<boolean> {
  const done = await ask(sql`SELECT 1 FROM events WHERE once = ${key}`)
  return done.length > 0
}

async function write(ask: Ask, event: Event, once: Change['once']): Promise<void> {
  const { seq, at, type, organization, actor, credential, subject, hash } = event
  const [ends, details] = [JSON.stringify(event.ends), JSON.stringify(event.details)]
  await ask(sql`
    WITH told AS (
      INSERT INTO events (seq, at, type, organization, actor, credential, subject, ends, details,
        hash, once, request)
      VALUES (${seq}, ${at}, ${type}, ${organization}, ${actor}, ${credential}, ${subject},
        ${ends}, ${details}, ${hash}, ${once?.key ?? null}, ${once?.request ?? null})
    )
    UPDATE event_head SET seq = ${seq}, hash = ${hash}`)
}
