import { once } from 'node:events'
import type { Course, Life } from './race-course.ts'

/** What Node.js runs for a server whose clock can be set. */
const STEPPED_SERVER = 'test/support/stepped-server.ts'

/**
 * How many leaps there have been: steps beyond all time there was before, after which every older
 * token has expired. What goes on during a step may see the time before or after it, so that both
 * its ends count.
 */
export interface Leaps {
  readonly begun: number
  readonly ended: number
}

/** A server that lives on a machine whose clock is set, and that may crash. */
export interface SteppedLives {
  /** The present life, as soon as it listens. */
  readonly life: () => Promise<Life>
  readonly leaps: () => Leaps
  /** Sets the clock so many seconds ahead of the real one. */
  readonly set: (aheadSeconds: number) => Promise<void>
  /** Kills the server, and sets the clock before it lives again. */
  readonly crash: (aheadSeconds: number) => Promise<void>
}

/** Starts the first life, by the real time. */
export function steppedLives({ start }: Pick<Course, 'start'>): SteppedLives {
  let life = start(STEPPED_SERVER)
  let furthest = 0
  let leaps: Leaps = { begun: 0, ended: 0 }

  async function step(aheadSeconds: number, take: () => Promise<unknown>) {
    const leap = aheadSeconds > furthest ? 1 : 0
    furthest = Math.max(furthest, aheadSeconds)
    leaps = { ...leaps, begun: leaps.begun + leap }
    await take()
    leaps = { ...leaps, ended: leaps.ended + leap }
  }

  async function setClock(aheadSeconds: number) {
    const { child } = (await life).server
    const isSet = once(child, 'message')
    child.send(aheadSeconds)
    await isSet
  }

  function startAgain(aheadSeconds: number) {
    life = life
      .then(({ server }) => server.killed())
      .then(() => start(STEPPED_SERVER, String(aheadSeconds)))
    return life
  }

  return {
    life: () => life,
    leaps: () => leaps,
    set: (aheadSeconds) => step(aheadSeconds, () => setClock(aheadSeconds)),
    crash: (aheadSeconds) => step(aheadSeconds, () => startAgain(aheadSeconds)),
  }
}
