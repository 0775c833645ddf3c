import type { Upstream } from '../core/runs/index.ts'
import { fairTurn } from './fair-turn.ts'

/** How long to wait for an upstream. */
export interface Patience {
  readonly firstTextSeconds: number
  /** Between one text and the next. */
  readonly nextTextSeconds: number
}

/** Thrown when an upstream takes too long. */
export class UpstreamTimeout extends Error {
  override readonly name = 'UpstreamTimeout'
}

/** Gives up an upstream that is silent for too long, and ends its work. */
export function withPatience(upstream: Upstream, patience: Patience): Upstream {
  return {
    async *answer(settings, question, signal) {
      const giveUp = new AbortController()
      const either = AbortSignal.any([signal, giveUp.signal])
      const texts = upstream.answer(settings, question, either)[Symbol.asyncIterator]()
      let seconds = patience.firstTextSeconds
      try {
        for (;;) {
          const next = await within(seconds, texts.next(), either)
          if (next.done) return
          yield next.value
          await fairTurn()
          seconds = patience.nextTextSeconds
        }
      } finally {
        giveUp.abort()
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
