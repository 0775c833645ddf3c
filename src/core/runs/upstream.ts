import type { UpstreamSettings } from '../assistants/index.ts'

export interface Message {
  readonly role: 'user' | 'assistant'
  readonly content: string
}

/** What an upstream is asked. */
export interface Question {
  /** What the model is told before anything else; '' for nothing. */
  readonly system: string
  readonly messages: readonly Message[]
  /** What the token's issuer knows the session by, or the internal id of an end user. */
  readonly user?: string | undefined
  /** What whoever asks may have the assistant do; undefined where the token says nothing of it. */
  readonly permissions?: readonly string[] | undefined
}

/** Whoever gives an assistant's answer. */
export interface Upstream {
  /**
   * The answer, piece by piece as it is generated; asks for no more than is read. Leaving the
   * loop ends the work, and so, at once, does the signal. Throws whatever it likes when there is
   * no answer, or no more of it.
   */
  answer(settings: UpstreamSettings, question: Question, signal: AbortSignal): AsyncIterable<string>
}

/**
 * Thrown when no answer comes, or no more of it. Says what kind of trouble it was and never quotes
 * it, because an upstream's errors may hold the conversation.
 */
export class UpstreamFailed extends Error {
  override readonly name = 'UpstreamFailed'
}

/**
 * Waits for the first text of an answer, and then gives the whole of it, that text included.
 *
 * Trouble before the first text is thrown here, while the caller can still refuse; an answer
 * without any text is such trouble. Trouble after it is thrown to whoever reads on. Every fault
 * comes out as `UpstreamFailed`. Giving up the answer ends the upstream's work.
 */
export async function begun(answer: AsyncIterable<string>): Promise<AsyncIterable<string>> {
  const texts = texted(answer)
  const first = await texts.next()
  if (first.done) throw new UpstreamFailed('the answer was empty')

  let isFirst = true
  const next = async (): Promise<IteratorResult<string, void>> => {
    if (!isFirst) return texts.next()
    isFirst = false
    return first
  }
  const stop = () => {
    isFirst = false
    return texts.return()
  }
  // Not a generator: one that was never started would not pass a `return` on.
  const iterator = { next, return: stop }
  return { [Symbol.asyncIterator]: () => iterator }
}

async function* texted(answer: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  try {
    for await (const text of answer) if (text !== '') yield text
  } catch (fault) {
    throw new UpstreamFailed(`the upstream broke off (${kindOf(fault)})`)
  }
}

/** The name of an error's class, if it looks like one, and the HTTP status if it carries one. */
function kindOf(fault: unknown): string {
  if (!(fault instanceof Error)) return typeof fault
  const name = /^\w{1,40}$/.test(fault.name) ? fault.name : 'Error'
  const hasStatus = 'statusCode' in fault && Number.isInteger(fault.statusCode)
  return hasStatus ? `${name} ${fault.statusCode}` : name
}
