/** Work of which only so much is done in one turn of the event loop, in the order it was asked for. */
export interface FairTurns {
  /** Resolves when the next piece may be done; undefined if that is now. */
  readonly turn: () => Promise<void> | undefined
  /** Does a piece in one of the next turns. */
  readonly later: (work: () => void) => void
}

/**
 * Divides the turns of the event loop between those of whom there is always more to do: who has sent
 * many requests at once, or is answered by a model without an end, would keep everybody else waiting.
 */
export function createFairTurns(piecesOfTurn: number): FairTurns {
  const waiting: (() => void)[] = []
  let done = 0
  let isPlanned = false

  function plan(): void {
    if (isPlanned) return
    isPlanned = true
    setImmediate(next)
  }

  function next(): void {
    isPlanned = false
    const now = waiting.splice(0, piecesOfTurn)
    done = now.length
    if (done > 0) plan()
    for (const work of now) work()
  }

  function later(work: () => void): void {
    waiting.push(work)
    plan()
  }

  return {
    later,
    turn() {
      if (done >= piecesOfTurn) return new Promise(later)
      done += 1
      plan()
      return undefined
    },
  }
}
