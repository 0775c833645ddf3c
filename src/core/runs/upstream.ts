import type { Assistant, UpstreamSettings } from '../assistants/index.ts'
import { type FinishReason, loopOver, type Texts, wellFormed } from './texts.ts'

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
   * The answer, piece by piece as it is generated; asks for no more than is read. An empty text says
   * that it is being worked on. Leaving the loop ends the work, and so, at once, does the signal.
   * Throws whatever it likes when there is no answer, or no more of it.
   */
  answer(settings: UpstreamSettings, question: Question, signal: AbortSignal): Texts
}

/**
 * Thrown when no answer comes, or no more of it. Says what kind of trouble it was and never quotes
 * it, because an upstream's errors may hold the conversation.
 */
export class UpstreamFailed extends Error {
  override readonly name = 'UpstreamFailed'

  /** @param assistantId names the assistant whose upstream it was, where that is known */
  constructor(trouble: string, assistantId?: string) {
    super(assistantId === undefined ? trouble : `assistant ${assistantId}: ${trouble}`)
  }
}

/** An assistant and the server that answers for it, for `UpstreamFailed`: no path, and no query. */
export function namedWithHost({ id, upstream }: Pick<Assistant, 'id' | 'upstream'>): string {
  return upstream.provider === 'demo' ? id : `${id} (${new URL(upstream.baseUrl).host})`
}

/** More than any model says at once; in UTF-16 code units. */
const LONGEST_GATHERED = 1_048_576

/** An answer that is given at once. */
export interface Gathered {
  readonly text: string
  readonly finishReason: FinishReason | undefined
}

/**
 * The whole of an answer, for a client that does not want it piece by piece. Throws `UpstreamFailed`,
 * and ends the upstream's work, if it is longer than 1,048,576 UTF-16 code units.
 */
export async function gathered(texts: Texts, assistantId: string): Promise<Gathered> {
  const { each, finishReason } = loopOver(texts)
  let whole = ''
  for await (const text of each) {
    if (whole.length + text.length > LONGEST_GATHERED) {
      throw new UpstreamFailed('the answer is too long to be given at once', assistantId)
    }
    whole += text
  }
  return { text: whole, finishReason: finishReason() }
}

/**
 * Waits for the first text of an answer, and then gives the whole of it, that text included.
 *
 * Trouble before the first text is thrown here, while the caller can still refuse; an answer
 * without any text is such trouble. Trouble after it is thrown to whoever reads on. Every fault
 * comes out as `UpstreamFailed`, which names the assistant. Giving up the answer ends the
 * upstream's work. All texts are well-formed Unicode, and none is empty.
 */
export async function begun(answer: Texts, assistantId?: string): Promise<Texts> {
  const texts = texted(answer, assistantId)
  const first = await texts.next()
  if (first.done) throw new UpstreamFailed('the answer was empty', assistantId)

  let isFirst = true
  const next = async (): Promise<IteratorResult<string, FinishReason | undefined>> => {
    if (!isFirst) return texts.next()
    isFirst = false
    return first
  }
  const stop = () => {
    isFirst = false
    return texts.return(undefined)
  }
  // Not a generator: one that was never started would not pass a `return` on.
  const iterator = { next, return: stop }
  return { [Symbol.asyncIterator]: () => iterator }
}

async function* texted(
  answer: Texts,
  assistantId: string | undefined,
): AsyncGenerator<string, FinishReason | undefined, void> {
  try {
    return yield* wellFormed(answer)
  } catch (fault) {
    throw new UpstreamFailed(`the upstream broke off (${kindOf(fault)})`, assistantId)
  }
}

const MOST_CAUSES = 3

/** The kind of an error and of what caused it, the outermost first. */
function kindOf(fault: unknown): string {
  const kinds: string[] = []
  let cause = fault
  do {
    kinds.push(oneKindOf(cause))
    cause = cause instanceof Error ? cause.cause : undefined
  } while (cause instanceof Error && kinds.length < MOST_CAUSES)
  return kinds.join(', ')
}

/** As the system, Node.js and TLS write the codes of errors; what is written otherwise is a text. */
const CODE = /^[A-Z][A-Z0-9_]{1,59}$/

/** The name of an error's class, if it looks like one, and its HTTP status or code if it has one. */
function oneKindOf(fault: unknown): string {
  if (!(fault instanceof Error)) return typeof fault
  const name = /^\w{1,40}$/.test(fault.name) ? String(fault.name) : 'Error'
  if ('statusCode' in fault && Number.isInteger(fault.statusCode)) {
    return `${name} ${fault.statusCode}`
  }
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : ''
  return CODE.test(code) ? `${name} ${code}` : name
}
