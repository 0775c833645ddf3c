import type { Clock } from '../../core/clock.ts'
import type { CreditStore } from '../../core/credits/index.ts'
import type { RunStore } from '../../core/runs/index.ts'
import { StoreDown } from '../../core/store-down.ts'
import type { Watch } from '../around.ts'
import type { Instruments } from './instruments.ts'

/** Measures the operations of a store, all alike. */
export function storeMetrics(
  { histogram }: Pick<Instruments, 'histogram'>,
  { monotonic }: Pick<Clock, 'monotonic'>,
  store: 'database' | 'redis',
): Watch {
  const outcome = (outcome: string) =>
    histogram('jeton_store_operation_duration_seconds', { store, outcome })
  const [done, down, failed] = [outcome('done'), outcome('down'), outcome('failed')]
  return () => async (work) => {
    const beganAt = monotonic()
    const seconds = () => (monotonic() - beganAt) / 1000
    try {
      const answer = await work()
      done(seconds())
      return answer
    } catch (fault) {
      const observe = fault instanceof StoreDown ? down : failed
      observe(seconds())
      throw fault
    }
  }
}

/** Counts what is decided of runs, and the holds that go with it. */
export function countedRuns({ counter }: Pick<Instruments, 'counter'>, runs: RunStore): RunStore {
  const decided = (outcome: string) => counter('jeton_redemptions_total', { outcome })
  const held = counter('jeton_credit_holds_total', { outcome: 'held' })
  return {
    async redeem(redemption) {
      const redeemed = await runs.redeem(redemption).catch((fault: unknown) => {
        decided('failed')()
        throw fault
      })
      decided(redeemed.outcome)()
      if (redeemed.outcome === 'redeemed') held()
      return redeemed
    },
  }
}

/** Counts what becomes of holds. One that is settled or released twice counts twice. */
export function countedCredits<Store extends Pick<CreditStore, 'release' | 'settle'>>(
  { counter }: Pick<Instruments, 'counter'>,
  credits: Store,
): Store {
  const became = (outcome: string) => counter('jeton_credit_holds_total', { outcome })
  const [settled, released] = [became('settled'), became('released')]
  return {
    ...credits,
    async settle(holdId) {
      const ended = await credits.settle(holdId)
      if (ended === 'ended') settled()
      return ended
    },
    async release(holdId) {
      const ended = await credits.release(holdId)
      if (ended === 'ended') released()
      return ended
    },
  }
}
