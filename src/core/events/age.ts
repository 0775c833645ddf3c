import type { Clock } from '../clock.ts'

/** An instant, by both clocks of this machine. */
export type Instant = Readonly<Record<keyof Clock, number>>

export const instantBy = (clock: Clock): Instant => ({
  wall: clock.wall(),
  monotonic: clock.monotonic(),
})

/** How many milliseconds have passed since, by whichever clock says that more have. */
export function passedSince(instant: Instant | undefined, clock: Clock): number {
  if (!instant) return Number.POSITIVE_INFINITY
  const { wall, monotonic } = instantBy(clock)
  return Math.max(wall - instant.wall, monotonic - instant.monotonic)
}
