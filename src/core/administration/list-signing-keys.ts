import type { Answer } from '../answer.ts'
import type { KeyStore, KeyTimes, ManagerDeps, NotAManager } from '../tokens/index.ts'
import type { Asking, Invalid } from './asking.ts'
import { authorize } from './authorize.ts'

export interface ListSigningKeysDeps extends ManagerDeps {
  readonly keys: Pick<KeyStore, 'list'>
}

/** Lists the keys of the ring, without any secret part, the newest last. */
export async function listSigningKeys(
  deps: ListSigningKeysDeps,
  asking: Asking<unknown>,
): Promise<Answer<{ readonly items: readonly KeyTimes[] }, NotAManager | Invalid>> {
  const allowed = await authorize(deps, asking, 'signing_keys:manage')
  if (!allowed.ok) return allowed
  const stored = await deps.keys.list()
  return { ok: true, items: stored.map(({ sealed: _, ...times }) => times) }
}
