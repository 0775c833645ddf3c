import { NothingDone } from '../../core/store-down.ts'

/**
 * Lets so many pieces of work go on at once. The others wait for their turn, in order; whoever
 * would wait for longer than this hears `NothingDone`.
 */
export function createLane(most: number, milliseconds: number) {
  const waiting: (() => void)[] = []
  let free = most

  function turn(): Promise<void> | undefined {
    if (free > 0) {
      free -= 1
      return undefined
    }
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => {
        waiting.splice(waiting.indexOf(begin), 1)
        reject(new NothingDone('too many wait for PostgreSQL'))
      }, milliseconds)
      const begin = () => {
        clearTimeout(patience)
        resolve()
      }
      waiting.push(begin)
    })
  }

  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }

  return async <T>(work: () => Promise<T>): Promise<T> => {
    await turn()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
