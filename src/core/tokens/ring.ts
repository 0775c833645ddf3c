import { type Act, type Change, type Feed, remembered } from '../events/index.ts'
import type { Sealer } from '../secrets/index.ts'
import { StoreDown } from '../store-down.ts'
import type { JwtKey } from './jwt.ts'
import { type KeyStore, type KeyTimes, SIGNING_KEYS, type StoredKey } from './key-store.ts'
import {
  newKey,
  openKey,
  type RingKey,
  remaining,
  rotated,
  signingKey,
  verifyingKeys,
} from './keyring.ts'
import type { JwtKind } from './kinds.ts'

export interface KeyRingDeps {
  readonly keys: KeyStore
  readonly feed: Feed
  readonly sealer: Sealer
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
  /** Within how many seconds every process has heard of a change. */
  readonly maxStalenessSeconds: number
}

/**
 * The signing keys, opened, whichever process added or dropped them. While the store is down, those
 * that were last known go on signing; what verifies is given only as long as it is fresh.
 */
export interface KeyRing {
  readonly chatSigner: () => Promise<JwtKey>
  readonly chatVerifiers: () => Promise<readonly JwtKey[]>
  readonly userSigner: () => Promise<JwtKey>
  readonly userVerifiers: () => Promise<readonly JwtKey[]>
  /**
   * Adds a key, which signs as soon as every process knows it; the old ones go on verifying for as
   * long as a token of theirs may live. Undefined if too many are alive: wait, or drop one.
   */
  readonly rotate: (act: Act) => Promise<KeyTimes | undefined>
  /**
   * Ends a key that has leaked, and at once every token that it signed. If none is left that has no
   * successor, there is a new one, which signs at once.
   */
  readonly drop: (id: string, act: Act) => Promise<void>
  /** What there is at this moment, without any private part; the newest last. */
  readonly list: () => Promise<readonly KeyTimes[]>
}

/** What nobody asked for by itself. */
const MACHINE: Act = { actor: 'machine', credential: null }
const byTheWay = ({ actor, credential }: Act): Act => ({ actor, credential })

/** Others who change the ring at the same time can be in the way so often before it is a fault. */
const MOST_ATTEMPTS = 20

/**
 * Opens the key ring, making the first key if there is none. Throws `CannotStart` if the keys were
 * sealed under another secret.
 */
export async function openKeyRing(deps: KeyRingDeps): Promise<KeyRing> {
  const { keys, feed, sealer, now, maxStalenessSeconds } = deps
  let last: Ring = []
  const read = async () => {
    const { value = [], asOf } = await keys.list()
    last = value.map((stored) => openKey(sealer, stored))
    return { value: last, asOf }
  }
  const { add, drop, succeed } = ringChanges(deps, async () => (await read()).value)
  const subjectsOf = () => [SIGNING_KEYS]
  const find = remembered<'ring', readonly RingKey[]>({ feed, subjectsOf, read })
  const ring = async () => (await find('ring')) ?? []

  /** What a key that was dropped meanwhile signs is refused where that is known. */
  const lastKnown = (fault: unknown): Ring => {
    if (fault instanceof StoreDown && last.length > 0) return last
    throw fault
  }

  async function signer(kind: JwtKind): Promise<JwtKey> {
    const key = signingKey(await ring().catch(lastKnown), kind, now())
    if (key) return key
    await succeed(MACHINE) // whoever dropped the last one may not have come to it
    const another = signingKey(await ring(), kind, now())
    if (!another) throw new Error('the key ring holds no key that signs')
    return another
  }

  await succeed(MACHINE)
  return {
    chatSigner: () => signer('chat'),
    chatVerifiers: async () => verifyingKeys(await ring(), 'chat', now()),
    userSigner: () => signer('user'),
    userVerifiers: async () => verifyingKeys(await ring(), 'user', now()),
    rotate: (act) => add(maxStalenessSeconds, act, () => true),
    async drop(id, act) {
      await drop(id, act)
      await succeed(byTheWay(act))
    },
    list: async () => (await read()).value.map(({ keys: _, ...times }) => times),
  }
}

type Ring = readonly RingKey[]

/** @param read reads the ring as it is at this moment */
function ringChanges({ keys, sealer, now }: KeyRingDeps, read: () => Promise<Ring>) {
  /** Answers false if somebody else was faster: then it is to be judged anew. */
  async function replace(before: Ring, key: StoredKey, act: Act): Promise<boolean> {
    const alive = remaining(before, key.createdAt).map(({ id }) => id)
    for (const { id } of before) if (!alive.includes(id)) await drop(id, byTheWay(act))
    return keys.add(key, alive, changeOf('signing_key.added', key.id, act))
  }

  async function add(
    waitSeconds: number,
    act: Act,
    isWanted: (ring: Ring) => boolean,
  ): Promise<KeyTimes | undefined> {
    for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts++) {
      const before = await read()
      const key = newKey(sealer, now(), waitSeconds)
      if (!isWanted(before) || !rotated(before, openKey(sealer, key), key.createdAt)) return
      const { sealed: _, ...times } = key
      if (await replace(before, key, act)) return times
    }
    throw new Error('the key ring kept changing')
  }

  const drop = (id: string, act: Act) => keys.drop(id, changeOf('signing_key.dropped', id, act))

  return {
    add,
    drop,
    /** Sees to it that a key is there which has no successor yet, for the others retire. */
    async succeed(act: Act): Promise<void> {
      await add(0, act, (ring) => ring.every(({ retiredAt }) => retiredAt !== null))
    },
  }
}

function changeOf(type: `signing_key.${'added' | 'dropped'}`, id: string, act: Act): Change {
  return { ...act, type, organization: null, subject: `signingKey:${id}`, ends: [], details: {} }
}
