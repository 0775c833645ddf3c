import type { Answer } from '../answer.ts'
import type { CreditEntry, CreditStore } from '../credits/index.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import type { Asking, NotAuthorized } from './asking.ts'
import { authorize } from './authorize.ts'
import { type Listed, listing, type PageWanted } from './listing.ts'

export interface ListCreditsDeps extends ManagerDeps {
  readonly credits: Pick<CreditStore, 'history'>
  readonly cursors: Cursors
}

/** Lists where the credits of an organization came from and went to, newest first. */
export async function listCredits(
  deps: ListCreditsDeps,
  asking: Asking<PageWanted>,
): Promise<Answer<Listed<CreditEntry>, NotAuthorized>> {
  const allowed = await authorize(deps, asking, 'credits:read')
  if (!allowed.ok) return allowed
  const { manager, wanted } = allowed
  const { organization } = manager
  return listing(deps.cursors, [organization, 'credits'], wanted, (page) =>
    deps.credits.history(organization, page),
  )
}
