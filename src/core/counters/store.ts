/** What is counted: something of a kind that came out so, for an organization. */
export interface Count {
  /** '' where it is nobody's, or where nobody was known. */
  readonly organization: string
  /** Of what, for instance `stream`. */
  readonly kind: string
  /** What became of it, for instance `issued`; `refused` for every denial. */
  readonly outcome: string
  /** The word of the denial; '' unless refused. */
  readonly refusal: string
}

/** How often that was in an hour. */
export interface Counted extends Count {
  /** When the hour began; milliseconds since 1970. */
  readonly hourAt: number
  readonly count: number
}

export interface CounterQuery {
  /** Undefined for all together, nobody's included. */
  readonly organization: string | undefined
  /** Hours that began at this instant or later, and before the other. */
  readonly fromHourAt: number
  readonly toHourAt: number
  /** Only sums that come after this one; left out to begin with the first. */
  readonly after?: Sum | undefined
  /** How many sums at most; left out for all. */
  readonly limit?: number
}

/** What is summed up. */
export type Sum = Pick<Counted, 'hourAt' | 'kind' | 'outcome' | 'refusal'>

/** Where counters are kept. Throws `StoreDown`. */
export interface CounterStore {
  /** Adds to what is there, all of it in one step or nothing. */
  add(counted: readonly Counted[]): Promise<void>

  /** The sums of each hour, the earliest first, then by kind, outcome and refusal. */
  list(query: CounterQuery): Promise<readonly Omit<Counted, 'organization'>[]>
}
