import type { Pulse } from './pulse.ts'

/** Hears whether a server answers while anybody waits for it. */
export interface Silence {
  /** To be called by whoever begins to wait, and what it gives when the waiting is over. */
  readonly wait: () => () => void
  /** To be called whenever anything is heard of the server. */
  readonly heard: () => void
}

const TICK_MILLISECONDS = 25
/** So long a server may be silent before it is asked whether it is there. */
const TICKS_BEFORE_ASKING = 2
/** And so long altogether before it is taken for absent. */
const TICKS_BEFORE_ABSENCE = 8

/**
 * Notices that a server has fallen silent: one that is asked and answers nothing at all, for a
 * fifth of a second in which anybody waited for it. One that is merely slow answers `beat`.
 *
 * A process that was busy itself could not hear an answer: however long that was, it is one tick.
 *
 * @param pulse asks the server whether it is there; unless that is at hand it may take its time
 * @param onAbsence is told why it is taken for absent
 */
export function listenForSilence(
  { beat, isAtHand }: Pick<Pulse, 'beat' | 'isAtHand'>,
  onAbsence: (cause: unknown) => void,
): Silence {
  let waiting = 0
  let ticks = 0
  let isTicking = false
  let isUrgent = false

  const heard = () => {
    ticks = 0
  }
  const isAbsent = (cause: unknown) => {
    heard()
    if (waiting > 0) onAbsence(cause)
  }

  function tick(): void {
    isTicking = waiting > 0
    if (!isTicking) return
    ticks += 1
    if (ticks === TICKS_BEFORE_ASKING) {
      isUrgent = isAtHand()
      void beat().then(heard, isAbsent)
    }
    if (ticks >= TICKS_BEFORE_ABSENCE && isUrgent) {
      isAbsent(new Error(`nothing was heard for ${TICKS_BEFORE_ABSENCE * TICK_MILLISECONDS} ms`))
    }
    setTimeout(tick, TICK_MILLISECONDS)
  }

  return {
    heard,
    wait() {
      if (waiting === 0) heard()
      waiting += 1
      if (!isTicking) setTimeout(tick, TICK_MILLISECONDS)
      isTicking = true
      return () => {
        waiting -= 1
      }
    },
  }
}
