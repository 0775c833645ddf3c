import type { Answer } from '../answer.ts'
import type { CreditEntry, CreditStore } from '../credits/index.ts'
import type { Cursors } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type CursorPage, listing, type PageInput } from './listing.ts'
import type { NotAuthorized, Request } from './request.ts'

export interface ListCreditsDeps extends ManagerDeps {
  readonly credits: Pick<CreditStore, 'history'>
  readonly cursors: Cursors
}

/** Lists where the credits of an organization came from and went to, newest first. */
export async function listCredits(
  deps: ListCreditsDeps,
  request: Request<PageInput>,
): Promise<Answer<CursorPage<CreditEntry>, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'credits:read')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const { organization } = manager
  return listing(deps.cursors, [organization, 'credits'], input, (page) =>
    deps.credits.history(organization, page),
  )
}
