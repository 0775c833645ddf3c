import { type Answer, deny } from '../answer.ts'
import type { Balance, CreditStore } from '../credits/index.ts'
import type { Act } from '../events/index.ts'
import { newId } from '../secrets/index.ts'
import type { ManagerDeps } from '../tokens/index.ts'
import type { Asking, NotAuthorized, Repeatable } from './asking.ts'
import { authorize } from './authorize.ts'
import { type OnceDeps, once, type RetryDiffers } from './once.ts'

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
  asking: Asking<CreditsWanted> & Repeatable,
): Promise<Added> {
  const allowed = await authorize(deps, asking, 'credits:add')
  if (!allowed.ok) return allowed
  const { manager, wanted } = allowed
  const { organization } = manager
  const { amount, reference = asking.retry?.key ?? newId('run') } = wanted
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
  return once(deps, manager, asking.retry, act, again)
}
