import { actOf } from '../accounts/index.ts'
import { type Answer, deny } from '../answer.ts'
import type { KeyRing, ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import type { AboutOne, NotAuthorized } from './request.ts'

export interface DropSigningKeyDeps extends ManagerDeps {
  readonly keyRing: Pick<KeyRing, 'drop' | 'list'>
}

/**
 * Drops a signing key that has leaked: every token that it signed is dead at once. Without any key
 * left that could sign, there is a new one.
 */
export async function dropSigningKey(
  deps: DropSigningKeyDeps,
  request: AboutOne<unknown>,
): Promise<Answer<object, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'signing_keys:manage')
  if (!allowed.ok) return allowed
  const keys = await deps.keyRing.list()
  if (!keys.some(({ id }) => id === request.id)) return deny('not_found')
  await deps.keyRing.drop(request.id, actOf(allowed.manager))
  return { ok: true }
}
