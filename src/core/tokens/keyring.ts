import { hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { CannotStart } from '../cannot-start.ts'
import type { Sealer } from '../secrets/index.ts'
import { hs256Key, type JwtKey } from './jwt.ts'
import type { KeyTimes, StoredKey } from './key-store.ts'
import { JWT_KINDS, type JwtKind, KINDS } from './kinds.ts'

/** An entry that was opened: one key per kind, so that no kind's key can sign for another. */
export interface RingKey extends KeyTimes {
  readonly keys: Readonly<Record<JwtKind, JwtKey>>
}

/**
 * So many entries may sign, verify or wait at once: without `kid` each is tried. As tokens of end
 * users live long, so does a retired entry: rotate by the month, and drop a key that has leaked.
 */
const MOST_ALIVE = 3

const longestSecondsOf = (kind: JwtKind): number => KINDS[kind].lifetimeSeconds.most

const LONGEST_SECONDS = Math.max(...JWT_KINDS.map(longestSecondsOf))

/**
 * Makes an entry to be added to the ring. It signs after twice the time within which every
 * process has heard of it, so that no token is met by a process that does not know its key.
 */
export function newKey(sealer: Sealer, now: number, maxStalenessSeconds: number): StoredKey {
  const id = randomUUID()
  return {
    id,
    createdAt: now,
    signsFrom: now + 2000 * maxStalenessSeconds,
    retiredAt: null,
    sealed: sealer.seal(randomBytes(32), id),
  }
}

/** Opens an entry. Throws `CannotStart` for one that was sealed under another secret. */
export function openKey(sealer: Sealer, { sealed, ...times }: StoredKey): RingKey {
  const seed = sealer.open(sealed, times.id)
  if (seed === undefined) {
    throw new CannotStart(
      'The signing keys in the store were sealed under another JETON_SECRET or secret.key: start with that one.',
    )
  }
  return { ...times, keys: { chat: derived(seed, 'chat'), user: derived(seed, 'user') } }
}

/**
 * The key that signs now: of those not retired the one that begins first. As a key is retired when
 * its successor begins, one that has not begun signs only where there is no other, since waiting
 * would help nobody. Undefined when all are retired: a new key is needed.
 */
export function signingKey(
  ring: readonly RingKey[],
  kind: JwtKind,
  now: number,
): JwtKey | undefined {
  let signer: RingKey | undefined
  for (const entry of ring) {
    if (isRetired(entry, now)) continue
    if (signer === undefined || entry.signsFrom < signer.signsFrom) signer = entry
  }
  return signer?.keys[kind]
}

/**
 * The keys whose tokens may be live: those that wait, that sign, and that were retired less than
 * the kind's longest lifetime ago.
 */
export function verifyingKeys(ring: readonly RingKey[], kind: JwtKind, now: number): JwtKey[] {
  return ring
    .filter((entry) => isAlive(entry, now, longestSecondsOf(kind)))
    .map((entry) => entry.keys[kind])
}

/** The entries that still verify for some kind. The others can be dropped from the store. */
export function remaining<Entry extends KeyTimes>(ring: readonly Entry[], now: number): Entry[] {
  return ring.filter((entry) => isAlive(entry, now, LONGEST_SECONDS))
}

/**
 * What the ring becomes by adding a key: what remains, retired when the new one begins, and the
 * new one. Undefined when three remain: wait until one's overlap is over, or drop one.
 */
export function rotated<Entry extends KeyTimes>(
  ring: readonly Entry[],
  added: Entry,
  now: number,
): Entry[] | undefined {
  const kept = remaining(ring, now)
  if (kept.length >= MOST_ALIVE) return undefined
  return [...kept.map((entry) => retired(entry, added.signsFrom)), added]
}

function retired<Entry extends KeyTimes>(entry: Entry, at: number): Entry {
  return entry.retiredAt === null ? { ...entry, retiredAt: at } : entry
}

function isRetired({ retiredAt }: KeyTimes, now: number): boolean {
  return retiredAt !== null && now >= retiredAt
}

function isAlive({ retiredAt }: KeyTimes, now: number, overlapSeconds: number): boolean {
  return retiredAt === null || now < retiredAt + 1000 * overlapSeconds
}

function derived(seed: Buffer, kind: JwtKind): JwtKey {
  return hs256Key(new Uint8Array(hkdfSync('sha256', seed, '', kind, 32)))
}
