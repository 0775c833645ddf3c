import { StoreDown } from '../store-down.ts'
import type { CreditStore } from './store.ts'

/** More than these wait only if a store has been away for long; then their leases decide. */
const MOST_WAITING = 10_000

/** Ends holds for runs, also when the store is away at that moment. */
export interface Settler {
  /**
   * Spends a hold at the first byte of an answer. False if its lease has run out, so that nothing
   * may be given for it. A store that is down does not cut an answer that has begun: the hold is
   * tried again by `retry`, until its lease decides.
   */
  settle(holdId: string): Promise<boolean>

  /** Gives a hold back where no answer began. A store that is down leaves it to the lease. */
  release(holdId: string): Promise<void>

  /** Tries once more to settle what could not be settled. */
  retry(): Promise<void>
}

/** Makes a settler over a store. */
export function createSettler(credits: Pick<CreditStore, 'settle' | 'release'>): Settler {
  const waiting = new Set<string>()

  async function settle(holdId: string): Promise<boolean> {
    try {
      return (await credits.settle(holdId)) === 'ended'
    } catch (fault) {
      if (!(fault instanceof StoreDown)) throw fault
      if (waiting.size < MOST_WAITING) waiting.add(holdId)
      return true
    }
  }

  return {
    settle,
    async release(holdId) {
      try {
        await credits.release(holdId)
      } catch (fault) {
        if (!(fault instanceof StoreDown)) throw fault
      }
    },
    async retry() {
      for (const holdId of [...waiting]) {
        waiting.delete(holdId)
        await settle(holdId)
      }
    },
  }
}
