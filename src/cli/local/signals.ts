import type { Clock } from '../../core/clock.ts'

export const STOP_SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

/** Terminals and supervisors tell a whole group of processes, and npm then tells its child again. */
const ECHO_MILLISECONDS = 1_000

/**
 * Calls `stop` at the first of these signals. Another within a second is its echo and does
 * nothing; a later one calls `giveUp`.
 */
export function onStopSignal(
  { monotonic }: Pick<Clock, 'monotonic'>,
  stop: () => void,
  giveUp: () => void,
): void {
  let firstAt: number | undefined
  function heard() {
    if (firstAt === undefined) {
      firstAt = monotonic()
      stop()
    } else if (monotonic() - firstAt >= ECHO_MILLISECONDS) giveUp()
  }
  for (const signal of STOP_SIGNALS) process.on(signal, heard)
}
