/** What lives for less than this has died at once. */
const SOON_MILLISECONDS = 10_000

const MOST_SOON = 5
const FIRST_PAUSE_MILLISECONDS = 250

/**
 * Says, each time a worker has died, after how many milliseconds to start another: sooner if it had
 * lived for a while, later and later if one after the other dies at once. Undefined after five that
 * did: starting more would not help.
 */
export function createRestarts(): (livedMilliseconds: number) => number | undefined {
  let soon = 0
  return (lived) => {
    soon = lived < SOON_MILLISECONDS ? soon + 1 : 0
    if (soon >= MOST_SOON) return undefined
    return soon === 0 ? 0 : FIRST_PAUSE_MILLISECONDS * 2 ** (soon - 1)
  }
}
