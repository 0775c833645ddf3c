import { crc32 } from 'node:zlib'
import type { Subject } from './event.ts'

/** Remembers, of every subject, the last event that ended anything of it. */
export interface Feed {
  /** Tells of an event. Numbers may come in any order. */
  readonly advance: (seq: number, ends: readonly Subject[]) => void
  /** Whether what was read as of this number is still so, for all of these subjects. */
  readonly isCurrent: (asOf: number, subjects: readonly Subject[]) => boolean
  /** Nothing that was read so far counts any more: the database is not the one that it was. */
  readonly reset: () => void
  /** How often it was reset. What was begun under another number does not count either. */
  readonly resets: () => number
}

/** A number of this size costs half a megabyte; two subjects on one slot cost a read too many. */
const SLOTS = 65_536

export function createFeed(): Feed {
  const lastEnds = new Float64Array(SLOTS)
  let resets = 0
  return {
    advance(seq, ends) {
      for (const subject of ends) {
        const slot = slotOf(subject)
        lastEnds[slot] = Math.max(lastEnds[slot] ?? 0, seq)
      }
    },
    isCurrent: (asOf, subjects) =>
      subjects.every((subject) => (lastEnds[slotOf(subject)] ?? 0) <= asOf),
    reset() {
      lastEnds.fill(0)
      resets += 1
    },
    resets: () => resets,
  }
}

const slotOf = (subject: Subject): number => crc32(subject) % SLOTS
