import { authenticateKey, type Callers, keyMay } from '../accounts/index.ts'
import { type Answer, type Denial, deny } from '../answer.ts'
import { type Quota, type Standing, streamTokenLimit } from '../limits/index.ts'
import type { Balance, CreditStore } from './store.ts'

export interface BalanceDeps {
  readonly callers: Pick<Callers, 'callerByDigest'>
  readonly credits: Pick<CreditStore, 'balance'>
  readonly standing: Standing
  /** What a key may issue in a minute, unless it has a number of its own. */
  readonly streamTokensPerMinute: number
}

/** Also says where the limit of the key's stream tokens stands, if that can be said. */
type Told = Balance & { readonly quota: Quota | undefined }

/** Says what the organization of an API key can spend. */
export async function balance(
  { callers, credits, standing, streamTokensPerMinute }: BalanceDeps,
  { apiKeySecret }: { readonly apiKeySecret: string },
): Promise<Answer<Told, Denial<'unauthorized'>>> {
  const caller = await authenticateKey(callers, apiKeySecret)
  if (!caller || !keyMay(caller.permissions, 'read_balance')) return deny('unauthorized')
  const quota = await standing(streamTokenLimit(caller, streamTokensPerMinute))
  return { ok: true, ...(await credits.balance(caller.organization)), quota }
}
