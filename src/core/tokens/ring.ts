import type { Clock } from '../clock.ts'
import type { Sealer } from '../secrets/index.ts'
import type { JwtKey } from './jwt.ts'
import type { KeyStore, StoredKey } from './key-store.ts'
import {
  newKey,
  openKey,
  type RingKey,
  remaining,
  rotated,
  signingKey,
  verifyingKeys,
} from './keyring.ts'

export interface KeyRingDeps {
  readonly keys: KeyStore
  readonly sealer: Sealer
  readonly clock: Pick<Clock, 'wall'>
  /** Within how many seconds every process has heard of a change. */
  readonly maxStalenessSeconds: number
}

/** The signing keys, opened and at hand. */
export interface KeyRing {
  readonly chatSigner: () => JwtKey
  readonly chatVerifiers: () => readonly JwtKey[]
  /**
   * Adds a key, which signs as soon as every process knows it; the old ones go on verifying for as
   * long as a token of theirs may live. False if too many are alive: wait, or drop one.
   */
  readonly rotate: () => Promise<boolean>
  /** Ends a key that has leaked, and at once every token that it signed. */
  readonly drop: (id: string) => Promise<void>
  /** What there is, without any private part. */
  readonly list: () => readonly Omit<StoredKey, 'sealed'>[]
}

/**
 * Opens the key ring, making the first key if there is none. Throws `CannotStart` if the keys were
 * sealed under another secret.
 */
export async function openKeyRing(deps: KeyRingDeps): Promise<KeyRing> {
  const { keys, sealer, clock, maxStalenessSeconds } = deps
  let ring: readonly RingKey[] = []
  const reload = async () => {
    ring = (await keys.list()).map((stored) => openKey(sealer, stored))
  }

  async function add(waitSeconds: number): Promise<boolean> {
    const now = clock.wall()
    const key = newKey(sealer, now, waitSeconds)
    if (!rotated(ring, openKey(sealer, key), now)) return false
    const alive = new Set(remaining(ring, now).map(({ id }) => id))
    for (const { id } of ring) if (!alive.has(id)) await keys.drop(id)
    await keys.add(key, [...alive])
    await reload()
    return true
  }

  async function drop(id: string): Promise<void> {
    await keys.drop(id)
    await reload()
    await succeed()
  }

  /** Sees to it that a key is there which has no successor yet, for the others retire. */
  async function succeed(): Promise<void> {
    if (ring.every(({ retiredAt }) => retiredAt !== null)) await add(0)
  }

  await reload()
  await succeed()
  return {
    chatSigner() {
      const signer = signingKey(ring, 'chat', clock.wall())
      if (!signer) throw new Error('the key ring holds no key that signs')
      return signer
    },
    chatVerifiers: () => verifyingKeys(ring, 'chat', clock.wall()),
    rotate: () => add(maxStalenessSeconds),
    drop,
    list: () => ring.map(({ keys: _, ...times }) => times),
  }
}
