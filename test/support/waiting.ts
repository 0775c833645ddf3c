/** An answer of which one text comes at once, and the last when it is told to. */
export function waiting() {
  const last = Promise.withResolvers<boolean>()
  const stopped = Promise.withResolvers<void>()
  let returned = 0
  let asked = 0
  const source: AsyncIterableIterator<string, undefined> = {
    async next() {
      asked++
      if (asked === 1) return { done: false, value: 'first' }
      const isThere = asked === 2 && (await last.promise)
      return isThere ? { done: false, value: 'last' } : { done: true, value: undefined }
    },
    async return() {
      returned++
      last.resolve(false)
      stopped.resolve()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => source,
  }
  return {
    source,
    end: () => last.resolve(true),
    /** Comes when nobody wants any more of it. */
    stopped: stopped.promise,
    asked: () => asked,
    returned: () => returned,
  }
}
