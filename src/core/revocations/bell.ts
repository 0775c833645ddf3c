/** Wakes whoever waits for it at the moment. */
export interface Bell {
  readonly ring: () => void
  /** Comes when it rings next, or with the signal. */
  readonly rung: (signal: AbortSignal) => Promise<void>
}

export function createBell(): Bell {
  const waiting = new Set<() => void>()
  return {
    ring() {
      for (const wake of waiting) wake()
    },
    rung: (signal) =>
      new Promise((resolve) => {
        const wake = () => {
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        waiting.add(wake)
        signal.addEventListener('abort', wake)
        if (signal.aborted) wake()
      }),
  }
}
