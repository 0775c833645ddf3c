import { type BalanceDeps, balance } from './balance.ts'

/** The verbs about credits, bound to what they need. */
export function createCredits(deps: BalanceDeps) {
  return { balance: (request: { readonly apiKeySecret: string }) => balance(deps, request) }
}

export type Credits = ReturnType<typeof createCredits>
export { createSettler, type Settler } from './settle.ts'
export {
  type Balance,
  CREDIT_ACCOUNTS,
  type CreditEntry,
  type CreditStore,
  type Ended,
} from './store.ts'
