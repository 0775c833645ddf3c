/**
 * Thrown by a store that cannot answer now and may well answer later. Whether it did the work is
 * unknown. The message is one of ours and safe to log; the cause is for the log as well.
 */
export class StoreDown extends Error {
  override readonly name = 'StoreDown'
}

/** The store was not asked for it: whatever it was, it is not done. */
export class NothingDone extends StoreDown {}

/** What a store answers; or what can be answered here, while it is down. */
export async function orHere<T>(ask: () => Promise<T>, here: () => T): Promise<T> {
  try {
    return await ask()
  } catch (fault) {
    if (!(fault instanceof StoreDown)) throw fault
    return here()
  }
}
