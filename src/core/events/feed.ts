import { crc32 } from 'node:zlib'
import type { Subject } from './event.ts'

/** Remembers, of every subject, the last event that ended anything of it. */
export interface Feed {
  /** Tells of an event. Numbers may come in any order. */
  readonly advance: (seq: number, ends: readonly string[]) => void
  /** Whether what was read as of this number is still so, for all of these subjects. */
  readonly isCurrent: (asOf: number, subjects: readonly Subject[]) => boolean
  /** Nothing that was read so far counts any more: the database is not the one that it was. */
  readonly reset: () => void
  /** The number of the last event that was told. */
  readonly lastSeq: () => number
  /** Is told of every look-up of something remembered. */
  readonly noteRead: (how: Read) => void
  /** How often it was reset. What was begun under another number does not count either. */
  readonly resets: () => number
  /** Calls a listener whenever it was told of an event, with what that ends. What it gives ends that. */
  readonly onAdvance: (listener: (ends: readonly string[]) => void) => () => void
  /** Whether it was told of everything, but for what happened a moment ago. Tested at each use. */
  readonly isFresh: () => boolean
  /** From here on others change things too: it is fresh only while this says so. */
  readonly freshWhile: (isKnown: () => boolean) => void
}

/** How a look-up went: it was remembered, or had to be read; or had to, as the feed was not fresh. */
export type Read = 'bypass' | 'hit' | 'miss'

/** A number of this size costs half a megabyte; two subjects on one slot cost a read too many. */
const SLOTS = 65_536

/**
 * A feed that is told of everything at once, unless `freshWhile` is called.
 *
 * @param noteRead is told of every look-up of something remembered
 */
export function createFeed(noteRead: Feed['noteRead'] = () => undefined): Feed {
  const lastEnds = new Float64Array(SLOTS)
  const listeners = new Set<(ends: readonly string[]) => void>()
  let resets = 0
  let lastSeq = 0
  let isFresh = () => true
  return {
    lastSeq: () => lastSeq,
    noteRead,
    advance(seq, ends) {
      lastSeq = Math.max(lastSeq, seq)
      for (const subject of ends) {
        const slot = slotOf(subject)
        lastEnds[slot] = Math.max(lastEnds[slot] ?? 0, seq)
      }
      for (const listener of listeners) listener(ends)
    },
    isCurrent: (asOf, subjects) =>
      subjects.every((subject) => (lastEnds[slotOf(subject)] ?? 0) <= asOf),
    reset() {
      lastEnds.fill(0)
      resets += 1
    },
    resets: () => resets,
    onAdvance(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    isFresh: () => isFresh(),
    freshWhile(isKnown) {
      isFresh = isKnown
    },
  }
}

const slotOf = (subject: string): number => crc32(subject) % SLOTS
