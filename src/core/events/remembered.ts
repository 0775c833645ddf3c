import { boundedMemory } from '../bounded-memory.ts'
import type { Subject } from './event.ts'
import type { Feed, Read } from './feed.ts'
import type { Seen } from './store.ts'

export interface RememberedOptions<Key extends string, Value> {
  readonly feed: Feed
  /** Reads the value together with the number of the last event. */
  readonly read: (key: Key) => Promise<Seen<Value>>
  /** Everything whose end would make the value wrong. */
  readonly subjectsOf: (value: Value) => readonly Subject[]
  readonly most?: number
  /** How many entries a value counts for, a whole number of 1 or more; 1 when left out. */
  readonly weigh?: (value: Value) => number
}

interface Entry<Value> {
  readonly value: Value
  readonly asOf: number
  readonly subjects: readonly Subject[]
  readonly resets: number
}

const MOST_ENTRIES = 10_000

/** A value that keeps ending while it is read is given as it was last read, and not remembered. */
const MOST_READS = 4

/**
 * Reads through a memory of this process. What is remembered is given only as long as no event that
 * is newer than it ends any of its subjects: so what was being read while it was revoked is never
 * given afterwards, and nothing has to be evicted in time. While the feed is not fresh nothing is
 * given that was not read for it. That nothing is there is not remembered.
 *
 * The memory knows no time: what expires is judged at each use, by whoever uses it.
 */
export function remembered<Key extends string, Value extends object>({
  feed,
  read,
  subjectsOf,
  most = MOST_ENTRIES,
  weigh = () => 1,
}: RememberedOptions<Key, Value>): (key: Key) => Promise<Value | undefined> {
  const entries = boundedMemory<Key, Entry<Value>>(most, ({ value }) => weigh(value))
  const isCurrent = ({ resets, asOf, subjects }: Entry<Value>) =>
    resets === feed.resets() && feed.isCurrent(asOf, subjects)

  function howToRead(known: Entry<Value> | undefined): Read {
    if (!feed.isFresh()) return 'bypass'
    return known && isCurrent(known) ? 'hit' : 'miss'
  }

  async function ask(key: Key, reads = 1): Promise<Value | undefined> {
    const resets = feed.resets()
    const { value, asOf } = await read(key)
    if (value === undefined) {
      entries.delete(key)
      return undefined
    }
    const entry = { value, asOf, subjects: subjectsOf(value), resets }
    if (isCurrent(entry)) entries.set(key, entry)
    else if (reads < MOST_READS) return ask(key, reads + 1) // it ended while it was being read
    return value
  }

  return async (key) => {
    const known = entries.get(key)
    const how = howToRead(known)
    feed.noteRead(how)
    return known && how === 'hit' ? known.value : ask(key)
  }
}
