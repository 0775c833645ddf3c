import { type AccountStore, authenticateKey } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { Balance, CreditStore } from './store.ts'

export interface BalanceDeps {
  readonly accounts: AccountStore
  readonly credits: Pick<CreditStore, 'balance'>
}

/** Says what the organization of an API key can spend. */
export async function balance(
  { accounts, credits }: BalanceDeps,
  { apiKeySecret }: { readonly apiKeySecret: string },
): Promise<Answer<Balance, Denial<'unauthorized'>>> {
  const caller = await authenticateKey(accounts, apiKeySecret)
  if (!caller) return deny('unauthorized')
  return { ok: true, ...(await credits.balance(caller.organization)) }
}
