import type { Answer } from '../answer.ts'
import type { Balance, CreditStore } from '../credits/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import type { Asking, NotAuthorized } from './asking.ts'
import { authorize } from './authorize.ts'

export interface ShowCreditsDeps extends ManagerDeps {
  readonly credits: Pick<CreditStore, 'balance'>
}

/** Says what an organization can spend. */
export async function showCredits(
  deps: ShowCreditsDeps,
  asking: Asking<unknown>,
): Promise<Answer<Balance, NotAuthorized>> {
  const allowed = await authorize(deps, asking, 'credits:read')
  if (!allowed.ok) return allowed
  return { ok: true, ...(await deps.credits.balance(allowed.manager.organization)) }
}
