import type { Upstream } from '../core/runs/index.ts'
import { fairTurn } from './fair-turn.ts'

/** How long to wait for an upstream's next sign of life, which an empty text is too. */
export interface Patience {
  /** Until the first text that says something. */
  readonly firstTextSeconds: number
  /** From then on. */
  readonly nextTextSeconds: number
}

/** Thrown when an upstream takes too long. */
export class UpstreamTimeout extends Error {
  override readonly name = 'UpstreamTimeout'
}

/** Gives up an upstream that is silent for too long, and ends its work, as it does when it is left. */
export function withPatience(upstream: Upstream, patience: Patience): Upstream {
  return {
    async *answer(settings, question, signal) {
      const giveUp = new AbortController()
      const either = AbortSignal.any([signal, giveUp.signal])
      const texts = upstream.answer(settings, question, either)[Symbol.asyncIterator]()
      let seconds = patience.firstTextSeconds
      let isOver = false
      const read = async () => {
        const next = await within(seconds, texts.next(), either)
        isOver = next.done === true
        if (next.value) seconds = patience.nextTextSeconds
        return next
      }
      try {
        let next = await read()
        while (!next.done) {
          yield next.value
          await fairTurn()
          next = await read()
        }
        return next.value
      } finally {
        // What is over may still be closing a connection in such a way that it can be used again.
        if (!isOver) giveUp.abort()
        // Not awaited: an upstream that does not listen to the signal would hold everyone up.
        texts.return?.().catch(() => undefined)
      }
    },
  }
}

function within<T>(seconds: number, reply: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new UpstreamTimeout(`no text for ${seconds} s`))
    }, seconds * 1000)
    const leave = () => reject(signal.reason)
    signal.addEventListener('abort', leave, { once: true })
    if (signal.aborted) leave()
    reply.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
    })
  })
}
