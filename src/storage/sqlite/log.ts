import {
  AlreadyDone,
  type Chain,
  type Change,
  type Feed,
  type Subject,
} from '../../core/events/index.ts'
import type { Job } from './group-commit.ts'
import type { Sqlite } from './open.ts'
import { assertQuota } from './quotas.ts'

/** Appends an event in the transaction of the job, which may add to what it ends. */
export type Append = (change: Change, alsoEnds?: readonly Subject[]) => void

/** A piece of work that changes what events tell of. */
export type Deed<T> = (now: number, append: Append, undo: Parameters<Job<T>>[1]) => T

/**
 * Hands a deed in. When its answer arrives, the change and its event are on the disk, and this
 * process remembers nothing any more that the event ended. Throws, and does nothing, `AlreadyDone`
 * if an event of the same `once.key` is there, `QuotaReached` if the quota of the change is.
 */
export type CommitDeed = <T>(deed: Deed<T>) => Promise<T>

const APPEND = `
  INSERT INTO events
    (seq, at, type, organization, actor, credential, subject, ends, details, hash, once, request)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** The event log in SQLite, as whoever changes something writes to it. */
export function sqliteLog({ db, commit }: Sqlite, chain: Chain, feed: Feed): CommitDeed {
  const head = db.prepare('SELECT seq, hash FROM event_head')
  const insert = db.prepare(APPEND)
  const moveHead = db.prepare('UPDATE event_head SET seq = ?, hash = ?')
  const doneOnce = db.prepare('SELECT 1 FROM events WHERE once = ?')
  const assertFree = assertQuota(db)

  function append(change: Change, alsoEnds: readonly Subject[], at: number) {
    const { type, organization, actor, credential, subject, details, once } = change
    if (once && doneOnce.get(once.key)) throw new AlreadyDone('an act was repeated')
    assertFree(change, at)
    const { seq: last, hash: previousHash } = head.get() ?? {}
    const seq = Number(last) + 1
    const ends = [...new Set([...change.ends, ...alsoEnds])]
    const event = { seq, at, type, organization, actor, credential, subject, ends, details }
    const hash = chain(String(previousHash), event)
    const lists = [JSON.stringify(ends), JSON.stringify(details)]
    const told = [seq, at, type, organization, actor, credential, subject, ...lists, hash]
    insert.run(...told, once?.key ?? null, once?.request ?? null)
    moveHead.run(seq, hash)
    return { seq, ends }
  }

  return async <T>(deed: Deed<T>) => {
    const appended: { readonly seq: number; readonly ends: readonly Subject[] }[] = []
    const answer = await commit<T>((now, undo) => {
      const note: Append = (change, alsoEnds = []) =>
        void appended.push(append(change, alsoEnds, now))
      return deed(now, note, (answer) => {
        appended.length = 0 // what is undone never happened
        return undo(answer)
      })
    })
    for (const { seq, ends } of appended) feed.advance(seq, ends)
    return answer
  }
}
