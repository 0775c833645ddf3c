import type { Answer, Denial } from '../answer.ts'
import type { Balance, CreditStore } from '../credits/index.ts'
import type { ManagerDeps, NotAManager } from '../tokens/index.ts'
import type { Asking, Invalid } from './asking.ts'
import { authorize } from './authorize.ts'
import { type OrganizationDeps, organizationWanted } from './organization-wanted.ts'

export interface ShowCreditsDeps extends ManagerDeps, OrganizationDeps {
  readonly credits: Pick<CreditStore, 'balance'>
}

/** Says what an organization can spend. */
export async function showCredits(
  deps: ShowCreditsDeps,
  asking: Asking<{ readonly organizationId: string | undefined }>,
): Promise<Answer<Balance, NotAManager | Invalid | Denial<'not_found'>>> {
  const allowed = await authorize(deps, asking, 'credits:read')
  if (!allowed.ok) return allowed
  const about = await organizationWanted(deps, allowed.manager, allowed.wanted.organizationId)
  return about.ok ? { ok: true, ...(await deps.credits.balance(about.organization)) } : about
}
