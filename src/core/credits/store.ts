import type { Change } from '../events/index.ts'
import type { Page, PageRequest } from '../page.ts'

/** What an organization can still spend. */
export interface Balance {
  /** Whole credits that are neither spent nor held; null if the organization is unlimited. */
  readonly available: number | null
}

/** Credits added to an organization; a first addition ends its being unlimited. */
export interface TopUp {
  readonly organization: string
  /** Whole credits, 1 or more. */
  readonly amount: number
  /**
   * Names the cause in the organization's history. The same reference is added once, however
   * often it is told.
   */
  readonly reference: string
}

/** An entry of the ledger: so many credits went from one account of an organization to another. */
export interface CreditEntry {
  /** The later entry has the greater number. */
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly debit: CreditAccount
  readonly credit: CreditAccount
  /** Whole credits, 1 or more. */
  readonly amount: number
  /** Of a top-up, its own; of what was spent, the run's. */
  readonly reference: string
}

/** `unlimited` is out of what is spent that no balance pays for. */
export const CREDIT_ACCOUNTS = ['available', 'granted', 'spent', 'unlimited'] as const
export type CreditAccount = (typeof CREDIT_ACCOUNTS)[number]

/**
 * How a settled or released hold ended; `lapsed` if there was nothing left to end so: its lease had
 * run out, it had ended the other way, or it never was.
 */
export type Ended = 'ended' | 'lapsed'

/**
 * Where credits are kept: a double-entry ledger, and one row of `balance` and `held` for each
 * organization. Every adapter must pass `storage/contracts/credit-store.ts`.
 *
 * - `held <= balance` at every instant, whoever races: never more is promised than is there.
 * - A hold is placed by `RunStore.redeem`, and ends once: settled, released, or swept.
 * - The balance is always what the ledger's entries add up to.
 * - What was answered stays true through a crash. Throws `StoreDown`.
 */
export interface CreditStore {
  /** What the organization can spend now. An unknown one has nothing. */
  balance(organization: string): Promise<Balance>

  /**
   * Adds credits and its event, and says what can be spent then. Throws, and adds nothing, for an
   * organization that does not exist and for an amount that is none.
   */
  topUp(topUp: TopUp, change: Change): Promise<Balance>

  /** The entries of an organization, newest first; a position's id is an entry's number. */
  history(organization: string, page: PageRequest): Promise<Page<CreditEntry>>

  /**
   * Spends what is held, once. A hold that is already settled stays so and counts as ended; one
   * whose lease has run out, by the store's clock, is not spent.
   */
  settle(holdId: string): Promise<Ended>

  /** Gives back what is held, once, unless it is settled. */
  release(holdId: string): Promise<Ended>

  /** Releases at most `most` holds whose lease has run out, and says how many. */
  releaseLapsed(most: number): Promise<number>

  /** Removes at most `most` ended holds whose lease ran out a day ago, and says how many it did. */
  forgetEnded(most: number): Promise<number>
}
