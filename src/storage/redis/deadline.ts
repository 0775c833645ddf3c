import { StoreDown } from '../../core/store-down.ts'

/** A process that was busy itself could not hear a reply: however long that was, it is one tick. */
const TICKS = 4

/**
 * Waits for a reply for so long. Past that it throws `StoreDown` and calls `giveUp`, which is to
 * make sure that a reply finds nobody any more.
 */
export async function withDeadline<T>(
  milliseconds: number,
  reply: Promise<T>,
  giveUp: (fault: StoreDown) => void,
): Promise<T> {
  const late = Promise.withResolvers<never>()
  let ticks = 0
  let timer = setTimeout(tick, milliseconds / TICKS)

  function tick(): void {
    ticks += 1
    if (ticks < TICKS) {
      timer = setTimeout(tick, milliseconds / TICKS)
      return
    }
    const fault = new StoreDown(`Redis did not answer within ${milliseconds} ms`)
    late.reject(fault)
    giveUp(fault)
  }

  try {
    return await Promise.race([reply, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
