import { type Answer, type Denial, deny } from '../answer.ts'
import type { Act } from '../events/index.ts'
import type { KeyRing, KeyTimes, ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type OnceDeps, once, type RetryDiffers } from './idempotency.ts'
import type { NotAuthorized, Repeatable, Request } from './request.ts'

export interface RotateSigningKeyDeps extends ManagerDeps, OnceDeps {
  readonly keyRing: Pick<KeyRing, 'list' | 'rotate'>
}

type Denied = NotAuthorized | Denial<'not_found' | 'too_many_keys'> | RetryDiffers
type Rotated = Answer<{ readonly key: KeyTimes; readonly isReplay: boolean }, Denied>

/**
 * Adds a signing key, which takes over as soon as every process knows it; what the others signed
 * stays good. Refused while three are alive.
 */
export async function rotateSigningKey(
  deps: RotateSigningKeyDeps,
  request: Request<unknown> & Repeatable,
): Promise<Rotated> {
  const allowed = await authorize(deps, request, 'signing_keys:manage')
  if (!allowed.ok) return allowed
  const act = async (by: Act): Promise<Rotated> => {
    const key = await deps.keyRing.rotate(by)
    return key ? { ok: true, key, isReplay: false } : deny('too_many_keys')
  }
  const again = async (id: string): Promise<Rotated> => {
    const key = (await deps.keyRing.list()).find((it) => it.id === id)
    return key ? { ok: true, key, isReplay: true } : deny('not_found')
  }
  return once(deps, allowed.manager, request.retry, act, again)
}
