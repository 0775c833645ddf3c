import { authenticateKey, type Callers, keyMay } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import type { Balance, CreditStore } from './store.ts'

export interface BalanceDeps {
  readonly callers: Pick<Callers, 'callerByDigest'>
  readonly credits: Pick<CreditStore, 'balance'>
}

/** Says what the organization of an API key can spend. */
export async function balance(
  { callers, credits }: BalanceDeps,
  { apiKeySecret }: { readonly apiKeySecret: string },
): Promise<Answer<Balance, Denial<'unauthorized'>>> {
  const caller = await authenticateKey(callers, apiKeySecret)
  if (!caller || !keyMay(caller.permissions, 'read_balance')) return deny('unauthorized')
  return { ok: true, ...(await credits.balance(caller.organization)) }
}
