import type { TestContext } from 'node:test'
import { served } from './served.ts'
import { waiting } from './waiting.ts'

/** One chunk of OpenAI's chat completions. */
export const chunk = (delta: object, finishReason: string | null = null) =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 0,
    model: 'any',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  })}\n\n`

export const COMPLETION_HEADERS = { 'content-type': 'text/event-stream' }

export const DONE = 'data: [DONE]\n\n'

/** A stream of OpenAI's chat completions that says these texts when they come. */
export async function* completionOf(
  texts: Iterable<string> | AsyncIterable<string>,
  finishReason = 'stop',
): AsyncGenerator<string, void> {
  yield chunk({ role: 'assistant', content: '' })
  for await (const content of texts) yield chunk({ content })
  yield chunk({}, finishReason)
  yield DONE
}

/** A server that says a text, and the last when it is told to or never. */
export async function holdingServer(t: TestContext) {
  const { source, end, stopped } = waiting()
  const pieces = completionOf(source)
  // A generator's own return would wait for the piece that never comes.
  const answer = { next: () => pieces.next(), return: () => source.return?.() ?? pieces.return() }
  const held = { [Symbol.asyncIterator]: () => answer }
  const { url } = await served(t, () => ({ headers: COMPLETION_HEADERS, pieces: held }))
  return { url, end, stopped }
}
