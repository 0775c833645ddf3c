import type { Manager } from '../accounts/index.ts'
import { type Denial, deny } from '../answer.ts'
import type { Counted, Quota } from '../limits/index.ts'

/** Counts one change of an organization's managers, if the limit still allows it. */
export type CountChange = (organization: string) => Promise<Counted>

export type TooManyChanges = Denial<'rate_limited', { readonly quota: Quota }>

interface Changing {
  readonly manager: Manager
  readonly presented: { readonly isReading: boolean }
}

/**
 * Counts the change that a manager is about to make. Returns a denial, with nothing counted, if the
 * managers of the operator's own organization have made too many in the last minute. A request that
 * only reads is not counted.
 */
export async function countChange(
  deps: { readonly countChange: CountChange },
  { manager, presented }: Changing,
): Promise<TooManyChanges | undefined> {
  if (presented.isReading) return undefined
  const { allowed, quota } = await deps.countChange(manager.operator.organization.id)
  return allowed ? undefined : deny('rate_limited', { quota })
}
