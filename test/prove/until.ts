import { setTimeout as later } from 'node:timers/promises'

const MOST_MILLISECONDS = 20_000
const PAUSE_MILLISECONDS = 25

/** Asks until the answer is yes, whatever goes wrong meanwhile; throws if it never is. */
export async function until(
  what: string,
  isSo: () => Promise<boolean>,
  mostMilliseconds = MOST_MILLISECONDS,
): Promise<void> {
  const begunAt = performance.now()
  for (;;) {
    const trouble = await isSo().then(
      (so) => (so ? undefined : 'not yet'),
      (fault: unknown) => fault ?? 'a fault',
    )
    if (trouble === undefined) return
    if (performance.now() - begunAt > mostMilliseconds) {
      throw new Error(`Waited in vain until ${what}.`, { cause: trouble })
    }
    await later(PAUSE_MILLISECONDS)
  }
}
