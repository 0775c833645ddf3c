import type { Clock } from './core/clock.ts'

/** The time of this machine. */
export const systemClock: Clock = { wall: Date.now, monotonic: () => performance.now() }
