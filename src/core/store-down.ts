/**
 * Thrown by a store that cannot answer now and may well answer later. Whether it did the work is
 * unknown. The message is one of ours and safe to log; the cause is for the log as well.
 */
export class StoreDown extends Error {
  override readonly name = 'StoreDown'
}
