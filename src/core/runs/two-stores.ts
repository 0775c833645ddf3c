import type { Quota } from '../limits/index.ts'
import { NothingDone, StoreDown } from '../store-down.ts'
import type { Redemption, RunStore } from './store.ts'

export type Taken =
  | { readonly outcome: 'taken'; readonly giveBack: () => Promise<void> }
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'over_limit'; readonly quota: Quota }

/** The half of a redemption that is kept for minutes: what the proof is worth, and the limits. */
export interface Claims {
  /**
   * Uses the proof up and counts in every bucket: all of it, or nothing. Outcomes as those of
   * `RunStore.redeem`; throws `StoreDown` as it does.
   *
   * Whoever hears `taken` is the token's only owner, and may give it back, once: it is then what it
   * was before, with what is left of its life, and the buckets have counted one less. A store that
   * has become another generation meanwhile does nothing, for there the token is dead. Throws
   * `StoreDown`; it is then unknown whether the token was given back.
   */
  take(wanted: Pick<Redemption, 'proof' | 'limits'>): Promise<Taken>
}

/** The half of a redemption that lasts: the credits, and the ids of all runs there were. */
export interface Holds {
  /**
   * Holds the price, as `RunStore.redeem` does: `gone` for an id that was redeemed before, for a day
   * at least. Throws `StoreDown` when it is unknown whether it is held; nothing is held after a
   * `NothingDone`, or any other fault.
   */
  hold(wanted: Pick<Redemption, 'id' | 'organization' | 'price'>): Promise<Held>
}

type Held = { readonly outcome: 'held' | 'gone' | 'no_credits' }

/**
 * Decides who may run where no transaction reaches over both halves: take, hold, and give back what
 * cannot be held. What comes in between, be it a crash or a store that is asked and does not answer,
 * costs the token and never runs it twice. While a token is being given back, others hear `gone`.
 */
export function runsOverTwoStores(claims: Claims, holds: Holds): RunStore {
  return {
    async redeem(redemption) {
      const taken = await claims.take(redemption)
      if (taken.outcome !== 'taken') return taken
      const { outcome } = await holds.hold(redemption).catch(async (fault: unknown) => {
        if (fault instanceof NothingDone || !(fault instanceof StoreDown)) await taken.giveBack()
        throw fault
      })
      if (outcome === 'held') return { outcome: 'redeemed' }
      await taken.giveBack()
      return { outcome }
    },
  }
}
