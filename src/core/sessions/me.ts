import { may } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import {
  authenticateManager,
  type ManagerDeps,
  type NotAManager,
  type Presented,
} from '../tokens/index.ts'
import type { Who } from './session.ts'

/** Says as whom a request is known, and by what. */
export async function me(
  deps: ManagerDeps,
  { presented }: { readonly presented: Presented },
): Promise<Answer<Who, NotAManager>> {
  const known = await authenticateManager(deps, presented)
  if (!known.ok) return known
  const { operator, credential } = known.manager
  if (!may(known.manager, 'own_tokens:manage')) return deny('forbidden')
  return { ok: true, operator, credential }
}
