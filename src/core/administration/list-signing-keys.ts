import type { Answer } from '../answer.ts'
import type { KeyRing, KeyTimes, ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import type { NotAuthorized, Request } from './request.ts'

export interface ListSigningKeysDeps extends ManagerDeps {
  readonly keyRing: Pick<KeyRing, 'list'>
}

/** Lists the keys of the ring, without any secret part, the newest last. */
export async function listSigningKeys(
  deps: ListSigningKeysDeps,
  request: Request<unknown>,
): Promise<Answer<{ readonly items: readonly KeyTimes[] }, NotAuthorized>> {
  const allowed = await authorize(deps, request, 'signing_keys:manage')
  if (!allowed.ok) return allowed
  return { ok: true, items: await deps.keyRing.list() }
}
