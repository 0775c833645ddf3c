/** One entry of the ledger. */
export interface Entry {
  readonly debit: string
  readonly credit: string
  readonly amount: number
}

/** What the ledger says that an organization has. */
export function balanceIn(entries: readonly Entry[]): number {
  return entries.reduce((sum, { debit, credit, amount }) => {
    return sum + (credit === 'available' ? amount : 0) - (debit === 'available' ? amount : 0)
  }, 0)
}
