/**
 * Why an answer has come to its end, by what its upstream says: it was complete, it was as long as it
 * may be, something in it may not be said, tools are to be called, or something else.
 */
export type FinishReason = 'content_filter' | 'length' | 'other' | 'stop' | 'tool_calls'

/**
 * An answer, text by text. What it returns in the end is why it ended; undefined where nobody says.
 */
export type Texts = AsyncIterable<string, FinishReason | undefined>

/** The texts for a `for await` loop, which drops what they return, and that when the loop is over. */
export function loopOver(texts: Texts) {
  const source = texts[Symbol.asyncIterator]()
  let reason: FinishReason | undefined
  const iterator: AsyncIterator<string> = {
    async next() {
      const next = await source.next()
      if (next.done) reason = next.value
      return next
    },
    async return() {
      await source.return?.()
      return { done: true, value: undefined }
    },
  }
  return {
    each: { [Symbol.asyncIterator]: () => iterator } satisfies AsyncIterable<string>,
    finishReason: () => reason,
  }
}

/**
 * The same answer in well-formed Unicode: the halves of a surrogate pair that came apart are put
 * together, and a half without its other becomes one U+FFFD. Empty texts are left out.
 */
export async function* wellFormed(
  texts: Texts,
): AsyncGenerator<string, FinishReason | undefined, void> {
  const { each, finishReason } = loopOver(texts)
  let half = ''
  for await (const given of each) {
    const text = half + given
    half = endsInHalf(text) ? text.slice(-1) : ''
    const whole = text.slice(0, text.length - half.length).toWellFormed()
    if (whole !== '') yield whole
  }
  if (half !== '') yield '\ufffd'
  return finishReason()
}

/** Whether the other half of the last character may be still to come. */
const endsInHalf = (text: string): boolean => (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800
