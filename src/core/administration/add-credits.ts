import { type Answer, deny } from '../answer.ts'
import type { Balance, CreditStore } from '../credits/index.ts'
import type { Act } from '../events/index.ts'
import { newId } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type OnceDeps, once, type RetryDiffers } from './idempotency.ts'
import type { NotAuthorized, Repeatable, Request } from './request.ts'

export interface AddCreditsDeps extends ManagerDeps, OnceDeps {
  readonly credits: Pick<CreditStore, 'balance' | 'topUp'>
}

export interface CreditsWanted {
  /** Whole credits, 1 or more. */
  readonly amount: number
  /** The cause, in the history; what is added under the same one again is not added. */
  readonly reference: string | undefined
}

type Denied = NotAuthorized | RetryDiffers
type Added = Answer<Balance & { readonly isReplay: boolean }, Denied>

/**
 * Adds credits to an organization, once for each reference; without one, the caller's key for
 * retries is the reference. An organization that was unlimited is so no longer.
 */
export async function addCredits(
  deps: AddCreditsDeps,
  request: Request<CreditsWanted> & Repeatable,
): Promise<Added> {
  const allowed = await authorize(deps, request, 'credits:add')
  if (!allowed.ok) return allowed
  const { manager, input } = allowed
  const { organization } = manager
  const { amount, reference = request.retry?.key ?? newId('run') } = input
  const act = async (by: Act): Promise<Added> => {
    const subject = `organization:${organization}` as const
    const details = { amount, reference }
    const change = {
      ...by,
      type: 'credits.added',
      organization,
      subject,
      ends: [],
      details,
    } as const
    const balance = await deps.credits.topUp({ organization, amount, reference }, change)
    return { ok: true, ...balance, isReplay: false }
  }
  const again = async (id: string): Promise<Added> =>
    id === organization
      ? { ok: true, ...(await deps.credits.balance(id)), isReplay: true }
      : deny('retry_differs')
  return once(deps, manager, request.retry, act, again)
}
