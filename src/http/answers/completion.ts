import { type Deltas, type FinishReason, framed, STOPPED } from './frames.ts'

/** What every piece of one answer says of it. */
export interface CompletionHead {
  readonly id: string
  /** When it began; milliseconds since 1970. */
  readonly startedAt: number
  readonly model: string
}

export const COMPLETION_HEADERS = { 'content-type': 'text/event-stream' } as const

/** Tokens are not counted here; clients want the numbers all the same. */
const USAGE = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }

const event = (content: object) => `data: ${JSON.stringify(content)}\n\n`

const headOf = (object: string, { id, startedAt, model }: CompletionHead) => ({
  id,
  object,
  created: Math.floor(startedAt / 1000),
  model,
})

/** OpenAI's words for why an answer ended; it has none for a reason that nobody knows. */
const FINISH_REASONS = {
  content_filter: 'content_filter',
  length: 'length',
  other: 'stop',
  stop: 'stop',
  tool_calls: 'tool_calls',
} as const satisfies Record<FinishReason, string>

/** A whole answer as OpenAI's chat completion. */
export function completionOf(
  head: CompletionHead,
  content: string,
  finishReason: FinishReason = 'stop',
) {
  const message = { role: 'assistant' as const, content, refusal: null }
  return {
    ...headOf('chat.completion', head),
    choices: [{ index: 0, message, logprobs: null, finish_reason: FINISH_REASONS[finishReason] }],
    usage: USAGE,
  }
}

/**
 * An answer as OpenAI's chat completion chunks: the role, the text, the reason why it ended, and
 * `[DONE]`. With `hasUsage` every chunk has a `usage`, null in all but one that is the last.
 *
 * After a failure midway comes an error, which OpenAI's clients throw, and then the connection
 * breaks: for those who wait for no more than its end, it never looks like a whole answer.
 */
export function completionChunks(
  deltas: Deltas,
  head: CompletionHead,
  hasUsage: boolean,
): AsyncIterable<string> {
  const common = headOf('chat.completion.chunk', head)
  const usage = hasUsage ? { usage: null } : {}
  const chunk = (delta: object, finish_reason: string | null = null) => {
    const choice = { index: 0, delta, logprobs: null, finish_reason }
    return event({ ...common, choices: [choice], ...usage })
  }
  const total = hasUsage ? event({ ...common, choices: [], usage: USAGE }) : ''
  const code = 'server_error'
  return framed(deltas, {
    opening: chunk({ role: 'assistant', content: '', refusal: null }),
    text: (content) => chunk({ content }),
    ending: (finishReason) => `${chunk({}, FINISH_REASONS[finishReason])}${total}data: [DONE]\n\n`,
    failure: event({ error: { message: STOPPED, type: code, param: null, code } }),
    breaksOff: true,
  })
}
