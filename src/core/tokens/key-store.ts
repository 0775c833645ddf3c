import type { Change, Seen, Subject } from '../events/index.ts'

/** When an entry of the key ring does what. Instants are milliseconds since 1970. */
export interface KeyTimes {
  readonly id: string
  readonly createdAt: number
  /** It signs from here on; it verifies from the moment it is known. */
  readonly signsFrom: number
  /** It no longer signs from here on, and verifies for the overlap. Null: no successor yet. */
  readonly retiredAt: number | null
}

/** An entry as it is stored: its 32 random bytes are sealed, with its id as the context. */
export interface StoredKey extends KeyTimes {
  readonly sealed: string
}

/** Every change of the ring ends this, so that every process opens it anew. */
export const SIGNING_KEYS: Subject = 'deployment:signing-keys'

/**
 * Where the key ring is kept. Every adapter must pass its contract.
 *
 * - Each promise is one atomic step, and what a caller was told stays true through a crash.
 * - The ring is small and is listed whole. Nothing here judges time: `keyring.ts` does.
 * - A store that cannot answer, or not in time, throws `StoreDown`. Whether it did the work is then
 *   unknown: list again before anything else.
 */
export interface KeyStore {
  /** All entries, which may be none, in the order of `signsFrom`, then `id`. */
  list(): Promise<Seen<readonly StoredKey[]>>

  /**
   * Adds an entry and, in the same step, retires those that have no `retiredAt` yet at the
   * entry's `signsFrom`. If the ring no longer consists of exactly the ids in `seen` it does
   * neither and answers false: of two processes that rotate, or make the first key, one wins.
   * Ends `SIGNING_KEYS`.
   */
  add(key: StoredKey, seen: readonly string[], change: Change): Promise<boolean>

  /**
   * Removes an entry, its sealed bytes included, and ends it and `SIGNING_KEYS`. One that is not
   * there is removed already, and no event tells of it again.
   */
  drop(id: string, change: Change): Promise<void>
}
