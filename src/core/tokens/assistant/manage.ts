import { type Manager, mayHandleTokens } from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import type { ManagerDeps } from '../authenticate-manager.ts'
import { countChange, type TooManyChanges } from '../count-change.ts'
import { type Asker, authenticateSeated, type NotSeated } from './authenticate.ts'

export type NotManaging = NotSeated | TooManyChanges | Denial<'read_only'>

/** Finds the operator who may change tokens: what is read-only does not. */
export async function authenticateManaging(
  deps: ManagerDeps,
  asker: Asker,
): Promise<Answer<{ readonly manager: Manager }, NotManaging>> {
  const known = await authenticateSeated(deps, asker)
  if (!known.ok) return known
  if (known.manager.credential.isReadOnly) return deny('read_only')
  if (!mayHandleTokens(known.manager, 'own_tokens:manage')) return deny('forbidden')
  const { manager } = known
  return (await countChange(deps, { manager, presented: asker.presented })) ?? known
}
