import type { Answer, Denial } from '../answer.ts'
import type { CreditEntry, CreditStore } from '../credits/index.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps, NotAManager } from '../tokens/index.ts'
import type { Asking, Invalid } from './asking.ts'
import { authorize } from './authorize.ts'
import { type Listed, listing, type PageWanted } from './listing.ts'
import { type OrganizationDeps, organizationWanted } from './organization-wanted.ts'

export interface ListCreditsDeps extends ManagerDeps, OrganizationDeps {
  readonly credits: Pick<CreditStore, 'history'>
  readonly cursors: Cursors
}

/** Lists where the credits of an organization came from and went to, newest first. */
export async function listCredits(
  deps: ListCreditsDeps,
  asking: Asking<PageWanted & { readonly organizationId: string | undefined }>,
): Promise<Answer<Listed<CreditEntry>, NotAManager | Invalid | Denial<'not_found'>>> {
  const allowed = await authorize(deps, asking, 'credits:read')
  if (!allowed.ok) return allowed
  const { manager, wanted } = allowed
  const about = await organizationWanted(deps, manager, wanted.organizationId)
  if (!about.ok) return about
  return listing(deps.cursors, [about.organization, 'credits'], wanted, (page) =>
    deps.credits.history(about.organization, page),
  )
}
