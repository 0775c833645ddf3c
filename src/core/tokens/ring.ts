import type { Clock } from '../clock.ts'
import type { Act, Change } from '../events/index.ts'
import type { Sealer } from '../secrets/index.ts'
import type { JwtKey } from './jwt.ts'
import type { KeyStore, KeyTimes } from './key-store.ts'
import {
  type JwtKind,
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
  readonly userSigner: () => JwtKey
  readonly userVerifiers: () => readonly JwtKey[]
  /**
   * Adds a key, which signs as soon as every process knows it; the old ones go on verifying for as
   * long as a token of theirs may live. Undefined if too many are alive: wait, or drop one.
   */
  readonly rotate: (act: Act) => Promise<KeyTimes | undefined>
  /** Ends a key that has leaked, and at once every token that it signed. */
  readonly drop: (id: string, act: Act) => Promise<void>
  /** What there is, without any private part; the newest last. */
  readonly list: () => readonly KeyTimes[]
}

/** What is done because something else was: nobody asks for it by itself. */
const byTheWay = ({ actor, credential }: Act): Act => ({ actor, credential })

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

  async function add(waitSeconds: number, act: Act): Promise<KeyTimes | undefined> {
    const now = clock.wall()
    const key = newKey(sealer, now, waitSeconds)
    if (!rotated(ring, openKey(sealer, key), now)) return undefined
    const alive = new Set(remaining(ring, now).map(({ id }) => id))
    for (const { id } of ring) {
      if (!alive.has(id)) await keys.drop(id, changeOf('signing_key.dropped', id, byTheWay(act)))
    }
    await keys.add(key, [...alive], changeOf('signing_key.added', key.id, act))
    await reload()
    return list().at(-1)
  }

  async function drop(id: string, act: Act): Promise<void> {
    await keys.drop(id, changeOf('signing_key.dropped', id, act))
    await reload()
    await succeed(byTheWay(act))
  }

  /** Sees to it that a key is there which has no successor yet, for the others retire. */
  async function succeed(act: Act): Promise<void> {
    if (ring.every(({ retiredAt }) => retiredAt !== null)) await add(0, act)
  }

  function signer(kind: JwtKind): JwtKey {
    const key = signingKey(ring, kind, clock.wall())
    if (!key) throw new Error('the key ring holds no key that signs')
    return key
  }

  const list = (): KeyTimes[] => ring.map(({ keys: _, ...times }) => times)

  await reload()
  await succeed({ actor: 'machine', credential: null })
  return {
    chatSigner: () => signer('chat'),
    chatVerifiers: () => verifyingKeys(ring, 'chat', clock.wall()),
    userSigner: () => signer('user'),
    userVerifiers: () => verifyingKeys(ring, 'user', clock.wall()),
    rotate: (act) => add(maxStalenessSeconds, act),
    drop,
    list,
  }
}

function changeOf(type: `signing_key.${'added' | 'dropped'}`, id: string, act: Act): Change {
  return {
    ...act,
    type,
    organization: null,
    subject: `signingKey:${id}`,
    ends: type === 'signing_key.dropped' ? [`signingKey:${id}`] : [],
    details: {},
  }
}
