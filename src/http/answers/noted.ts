import type { FastifyBaseLogger } from 'fastify'
import type { Deltas, FinishReason } from './frames.ts'

/** What the log says of an answer that had begun and has no end. */
export const BROKEN_OFF = 'broken off'

/**
 * The same answer, but the log is told if it fails: for a wire format that says so in its own
 * words, and in which the failure ends.
 */
export function noted(deltas: Deltas, log: Pick<FastifyBaseLogger, 'warn'>): Deltas {
  const source = deltas[Symbol.asyncIterator]()
  const noting: AsyncIterator<string, FinishReason | undefined> = {
    async next() {
      try {
        return await source.next()
      } catch (err) {
        log.warn({ err }, BROKEN_OFF)
        throw err
      }
    },
    async return() {
      await source.return?.()
      return { done: true, value: undefined }
    },
  }
  return { [Symbol.asyncIterator]: () => noting }
}
