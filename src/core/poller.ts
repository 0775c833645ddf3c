/** Something that is done again and again, once at a time. */
export interface Poller {
  /** Polls, and goes on doing so by itself until it is stopped. Comes when the first is over. */
  readonly start: () => Promise<void>
  /** Polls at once. Comes when a poll is over that was begun after this was called. */
  readonly wake: () => Promise<void>
  /** Begins no other by itself. Comes when none is under way. */
  readonly stop: () => Promise<void>
}

/**
 * @param poll never rejects
 * @param pauseMilliseconds how long after a poll is over the next one begins
 */
export function createPoller(poll: () => Promise<void>, pauseMilliseconds: number): Poller {
  let current: Promise<void> | undefined
  let another: Promise<void> | undefined
  let isStarted = false
  let next: NodeJS.Timeout | undefined

  async function once(): Promise<void> {
    clearTimeout(next)
    await poll()
    if (another) return
    current = undefined
    if (isStarted) next = setTimeout(wake, pauseMilliseconds)
  }

  function wake(): Promise<void> {
    if (!current) {
      current = once()
      return current
    }
    another ??= current.then(() => {
      another = undefined
      current = once()
      return current
    })
    return another
  }

  return {
    start() {
      isStarted = true
      return wake()
    },
    wake,
    async stop() {
      isStarted = false
      clearTimeout(next)
      await (another ?? current)
    },
  }
}
