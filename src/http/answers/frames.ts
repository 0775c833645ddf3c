/** Why an answer has come to its end. */
export type FinishReason = 'content_filter' | 'length' | 'other' | 'stop' | 'tool_calls'

/** An answer; in the end it returns why, or undefined if nobody knows, which counts as `stop`. */
export type Deltas = AsyncIterable<string, FinishReason | undefined>

/** How one wire format says an answer: four pieces of text, the second once for each delta. */
export interface Frames {
  readonly opening: string
  readonly text: (delta: string) => string
  readonly ending: (finishReason: FinishReason) => string
  readonly failure: string
  /** Whether the connection breaks after that, for clients that do not look at what it says. */
  readonly breaksOff?: boolean
}

/** What a client reads when the answer stops midway. It quotes nothing of what went wrong. */
export const STOPPED = 'The assistant stopped before the end of its answer.'

/**
 * Puts an answer into a wire format while it is generated: each piece is given before the next
 * delta is asked for, and deltas without text give none.
 *
 * A failure midway is said in the words of the format, instead of its ending, and then thrown only
 * if the format wants it.
 * Leaving early stops the deltas at once, even before the first piece was read and while one is
 * waited for.
 */
export function framed(deltas: Deltas, frames: Frames): AsyncIterable<string> {
  const source = deltas[Symbol.asyncIterator]()
  const pieces = piecesOf(source, frames)
  const wire: AsyncIterableIterator<string, void> = {
    next: () => pieces.next(),
    async return() {
      // The generator's own return waits for a pending delta, and tells nobody if not begun.
      await source.return?.()
      void pieces.return()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => wire,
  }
  return wire
}

async function* piecesOf(source: AsyncIterator<string, FinishReason | undefined>, frames: Frames) {
  if (frames.opening !== '') yield frames.opening
  let finishReason: FinishReason | undefined
  try {
    let next = await source.next()
    for (; !next.done; next = await source.next()) {
      const piece = next.value === '' ? '' : frames.text(next.value)
      if (piece !== '') yield piece
    }
    finishReason = next.value
  } catch (fault) {
    yield frames.failure
    if (frames.breaksOff) throw fault
    return
  }
  yield frames.ending(finishReason ?? 'stop')
}
