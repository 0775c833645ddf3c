import { type Manager, mayHandleTokens } from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import type { ManagerDeps } from '../authenticate-manager.ts'
import { countChange, type TooManyChanges } from '../count-change.ts'
import {
  authenticateSeated,
  type NotPlaced,
  type NotSeated,
  type PlacedAsker,
  placed,
} from './authenticate.ts'

export type NotManaging<Field extends string = never> =
  | NotPlaced<Field>
  | NotSeated
  | TooManyChanges
  | Denial<'read_only'>

/**
 * Finds the operator who may change tokens, and in which organization: what is read-only does not.
 *
 * @param wrongField says which field cannot be used, once it is known who asks
 */
export async function authenticateManaging<Field extends string = never>(
  deps: ManagerDeps,
  asker: PlacedAsker,
  wrongField: () => Field | undefined = () => undefined,
): Promise<Answer<{ readonly manager: Manager }, NotManaging<Field>>> {
  const known = await authenticateSeated(deps, asker)
  if (!known.ok) return known
  if (known.manager.credential.isReadOnly) return deny('read_only')
  if (!mayHandleTokens(known.manager, 'own_tokens:manage')) return deny('forbidden')
  const there = await placed(deps, known.manager, asker.organizationId(), wrongField())
  if (!there.ok) return there
  const { manager } = there
  return (await countChange(deps, { manager, presented: asker.presented })) ?? there
}
