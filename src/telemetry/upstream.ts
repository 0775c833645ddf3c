import type { Upstream } from '../core/runs/index.ts'

/** How an answer of an upstream ended; `left` if nobody read on. */
export type Ended = 'done' | 'failed' | 'left' | 'timeout'

/** Watches one answer. */
export interface AnswerWatch {
  /** Does a piece of the upstream's work. */
  readonly within: <T>(work: () => T) => T
  /** Is told of every text. */
  readonly onText: () => void
  /** Is told once, at the end. */
  readonly onEnd: (ended: Ended) => void
}

/** Begins to watch an answer of this provider. */
export type WatchAnswer = (provider: string) => AnswerWatch

/** The same upstream, whose answers are watched. Every text is seen, and none of them read. */
export function watchedUpstream(upstream: Upstream, watch: WatchAnswer): Upstream {
  return {
    async *answer(settings, question, signal) {
      const { within, onText, onEnd } = watch(settings.provider)
      const texts = upstream.answer(settings, question, signal)[Symbol.asyncIterator]()
      let ended: Ended = 'left'
      try {
        let next = await within(() => texts.next())
        while (!next.done) {
          if (next.value !== '') onText()
          yield next.value
          next = await within(() => texts.next())
        }
        ended = 'done'
        return next.value
      } catch (fault) {
        ended = endedBy(fault, signal)
        throw fault
      } finally {
        onEnd(ended)
        await texts.return?.()
      }
    },
  }
}

function endedBy(fault: unknown, { aborted }: AbortSignal): Ended {
  if (aborted) return 'left'
  return fault instanceof Error && fault.name === 'UpstreamTimeout' ? 'timeout' : 'failed'
}

/** Two watches, of which the work of one goes on within that of the other. */
export const bothAnswers =
  (one: WatchAnswer, other: WatchAnswer): WatchAnswer =>
  (provider) => {
    const [outside, inside] = [one(provider), other(provider)]
    return {
      within: (work) => outside.within(() => inside.within(work)),
      onText() {
        outside.onText()
        inside.onText()
      },
      onEnd(ended) {
        outside.onEnd(ended)
        inside.onEnd(ended)
      },
    }
  }
