/** Counts what goes on at the same time, by key. */
export interface AtOnce {
  /** Enters, and gives what to call, once or more, to leave; undefined if it is full. */
  readonly enter: (key: string) => (() => void) | undefined
}

/** Allows so many at a time for each key. Keys of which there are none take no memory. */
export function createAtOnce(most: number): AtOnce {
  const present = new Map<string, number>()

  function leave(key: string): void {
    const left = (present.get(key) ?? 1) - 1
    if (left === 0) present.delete(key)
    else present.set(key, left)
  }

  return {
    enter(key) {
      const there = present.get(key) ?? 0
      if (there >= most) return undefined
      present.set(key, there + 1)
      let inside = true
      return () => {
        if (inside) leave(key)
        inside = false
      }
    },
  }
}

/** The same texts; calls `ended` when they are over, however they end. */
export function whenEnded<End>(
  texts: AsyncIterable<string, End | undefined>,
  ended: () => void,
): AsyncIterable<string, End | undefined> {
  const iterator = texts[Symbol.asyncIterator]()
  const watched: AsyncIterator<string, End | undefined> = {
    async next() {
      const next = await iterator.next().catch((fault: unknown) => {
        ended()
        throw fault
      })
      if (next.done) ended()
      return next
    },
    async return() {
      ended()
      await iterator.return?.()
      return { done: true, value: undefined }
    },
  }
  return { [Symbol.asyncIterator]: () => watched }
}
