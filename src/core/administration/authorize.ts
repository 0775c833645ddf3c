import { type Ability, type Manager, may } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import { authenticateManager, type ManagerDeps, type NotAManager } from '../tokens/index.ts'
import type { Asking, Invalid } from './asking.ts'

/**
 * Lets in who may do this, with what is wanted. Judged in this order: who asks, whether they may,
 * whether what they ask for could be read.
 */
export async function authorize<Wanted>(
  deps: ManagerDeps,
  { presented, wanted }: Asking<Wanted>,
  ability: Ability,
): Promise<Answer<{ readonly manager: Manager; readonly wanted: Wanted }, NotAManager | Invalid>> {
  const known = await authenticateManager(deps, presented)
  if (!known.ok) return known
  if (!may(known.manager, ability)) return deny('forbidden')
  return wanted.ok ? { ok: true, manager: known.manager, wanted: wanted.value } : wanted
}
