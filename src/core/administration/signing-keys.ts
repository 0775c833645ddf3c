import { actOf } from '../accounts/index.ts'
import { type Denial, deny } from '../answer.ts'
import type { Act } from '../events/index.ts'
import type { KeyRing, KeyTimes, ManagerDeps } from '../tokens/index.ts'
import { authorize } from './authorize.ts'
import { type OnceDeps, once, type RetryDiffers } from './idempotency.ts'
import type { AboutOne, Repeatable, Reply, Request } from './request.ts'

export interface SigningKeyDeps extends ManagerDeps, OnceDeps {
  readonly keyRing: Pick<KeyRing, 'drop' | 'list' | 'rotate'>
}

/** Lists the keys of the ring, without any secret part, the newest last. */
async function list(
  deps: SigningKeyDeps,
  request: Request<unknown>,
): Reply<{ readonly items: readonly KeyTimes[] }> {
  const allowed = await authorize(deps, request, 'signing_keys:manage')
  if (!allowed.ok) return allowed
  return { ok: true, items: await deps.keyRing.list() }
}

type Rotated = Reply<
  { readonly key: KeyTimes; readonly isReplay: boolean },
  Denial<'too_many_keys'> | RetryDiffers
>

/**
 * Adds a signing key, which takes over as soon as every process knows it; what the others signed
 * stays good. Refused while three are alive.
 */
async function rotate(deps: SigningKeyDeps, request: Request<unknown> & Repeatable): Rotated {
  const allowed = await authorize(deps, request, 'signing_keys:manage')
  if (!allowed.ok) return allowed
  const act = async (by: Act): Rotated => {
    const key = await deps.keyRing.rotate(by)
    return key ? { ok: true, key, isReplay: false } : deny('too_many_keys')
  }
  const replay = async (id: string): Rotated => {
    const key = (await deps.keyRing.list()).find((it) => it.id === id)
    return key ? { ok: true, key, isReplay: true } : deny('not_found')
  }
  return once(deps, allowed.manager, request.retry, act, replay)
}

/**
 * Drops a signing key that has leaked: every token that it signed is dead at once. Without any key
 * left that could sign, there is a new one.
 */
async function drop(deps: SigningKeyDeps, request: AboutOne<unknown>): Reply<object> {
  const allowed = await authorize(deps, request, 'signing_keys:manage')
  if (!allowed.ok) return allowed
  const keys = await deps.keyRing.list()
  if (!keys.some(({ id }) => id === request.id)) return deny('not_found')
  await deps.keyRing.drop(request.id, actOf(allowed.manager))
  return { ok: true }
}

/** What the deployment's owner does with signing keys. */
export const SIGNING_KEY_VERBS = { drop, list, rotate }
