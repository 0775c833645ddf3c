import type { Answer } from '../answer.ts'
import type { Balance, CreditStore } from '../credits/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import type { NotAuthorized, Request } from './request.ts'

export interface ShowCreditsDeps extends ManagerDeps {
  readonly credits: Pick<CreditStore, 'balance'>
}

/** Says what an organization can spend. */
export async function showCredits(
  deps: ShowCreditsDeps,
  request: Request<unknown>,
): Promise<Answer<Balance, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'credits:read')
  if (!allowed.ok) return allowed
  return { ok: true, ...(await deps.credits.balance(allowed.manager.organization)) }
}
