import { setPriority } from 'node:os'

const BEFORE_OTHERS = -10

/**
 * Lets a server go before all else, where that is allowed: it is to answer in time however busy the
 * tests keep the machine, as it would on one of its own.
 */
export function preferred(pid: number): void {
  try {
    setPriority(pid, BEFORE_OTHERS)
  } catch {
    // Only root may.
  }
}
