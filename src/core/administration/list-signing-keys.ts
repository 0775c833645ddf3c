import type { Answer } from '../answer.ts'
import type { KeyRing, KeyTimes, ManagerDeps } from '../tokens/index.ts'
import type { Asking, NotAuthorized } from './asking.ts'
import { authorize } from './authorize.ts'

export interface ListSigningKeysDeps extends ManagerDeps {
  readonly keyRing: Pick<KeyRing, 'list'>
}

/** Lists the keys of the ring, without any secret part, the newest last. */
export async function listSigningKeys(
  deps: ListSigningKeysDeps,
  asking: Asking<unknown>,
): Promise<Answer<{ readonly items: readonly KeyTimes[] }, NotAuthorized>> {
  const allowed = await authorize(deps, asking, 'signing_keys:manage')
  if (!allowed.ok) return allowed
  return { ok: true, items: await deps.keyRing.list() }
}
