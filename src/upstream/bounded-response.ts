import { doneFinder, lingerOn } from './done.ts'
import { fairTurn } from './fair-turn.ts'

/** How much of an upstream's answer is read, in bytes after decompression. */
export interface AnswerBounds {
  /** Of an answer in all. */
  readonly answerBytes: number
  /** Of one event of it: what stands between two blank lines. */
  readonly eventBytes: number
  /** Of the body that comes with a status that says no. */
  readonly refusalBytes: number
}

/**
 * An answer may be longer than any model's: 200,000 tokens, each in an event of its own. A refusal
 * is a sentence.
 */
export const ANSWER_BOUNDS: AnswerBounds = {
  answerBytes: 64 * 1_048_576,
  eventBytes: 1_048_576,
  refusalBytes: 16_384,
}

/** Thrown to the reader of an answer that goes beyond its bounds. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge'
}

/**
 * The same response, of which no more is read than the bounds allow. Past them the connection is
 * given up: whoever reads an answer gets `AnswerTooLarge`, and whoever reads a refusal its beginning.
 *
 * An answer is over with its event `[DONE]`. Its connection has a second to end by itself, so that
 * it can be used again, and is then closed.
 */
export function boundedResponse(response: Response, bounds: AnswerBounds): Response {
  const { body, status, statusText, headers, ok } = response
  if (!body) return response
  const take = ok ? wholeWithin(bounds) : beginningOf(bounds.refusalBytes)
  return new Response(taken(body.getReader(), take), { status, statusText, headers })
}

type Bytes = Uint8Array<ArrayBuffer>

/** What becomes of the connection after the last chunk of which something is passed on. */
type End = (reader: ReadableStreamDefaultReader<Bytes>) => Promise<void>

/** What is passed on of a chunk, and how it ends if nothing is of the next. Throws to refuse. */
type Take = (chunk: Bytes) => { readonly chunk: Bytes; readonly end: End | undefined }

const closeAtOnce: End = (reader) => reader.cancel()

/** Reads a chunk when one is wanted, and none before. */
function taken(reader: ReadableStreamDefaultReader<Bytes>, take: Take): ReadableStream<Bytes> {
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        await fairTurn()
        const { done, value } = await reader.read()
        if (done) return controller.close()
        let end: End | undefined = closeAtOnce
        try {
          const taken = take(value)
          end = taken.end
          controller.enqueue(taken.chunk)
          if (end) controller.close()
        } catch (fault) {
          controller.error(fault)
        }
        await end?.(reader)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

function beginningOf(mostBytes: number): Take {
  let left = mostBytes
  return (chunk) => {
    const beginning = chunk.subarray(0, left)
    left -= beginning.length
    return { chunk: beginning, end: left === 0 ? closeAtOnce : undefined }
  }
}

function wholeWithin({ answerBytes, eventBytes }: AnswerBounds): Take {
  const longestEvent = eventLengths()
  const isDone = doneFinder()
  let total = 0
  return (chunk) => {
    total += chunk.length
    if (total > answerBytes) throw new AnswerTooLarge(`more than ${answerBytes} bytes`)
    if (longestEvent(chunk) > eventBytes) {
      throw new AnswerTooLarge(`an event of more than ${eventBytes} bytes`)
    }
    return { chunk, end: isDone(chunk) ? lingerOn : undefined }
  }
}

const [LF, CR] = [10, 13]

/**
 * Counts the bytes of each event of a stream (WHATWG HTML, 9.2.6). Gives the length, so far, of the
 * longest event that a chunk has a part of.
 */
function eventLengths(): (chunk: Bytes) => number {
  let [ofEvent, ofLine, last] = [0, 0, 0]

  function lengthWith(byte: number): number {
    const endsLine = byte === CR || (byte === LF && last !== CR)
    const isBlankLine = endsLine && ofLine === 0
    ofLine = endsLine || byte === LF ? 0 : ofLine + 1
    ofEvent = isBlankLine ? 0 : ofEvent + 1
    last = byte
    return ofEvent
  }

  return (chunk) => {
    let longest = 0
    for (const byte of chunk) longest = Math.max(longest, lengthWith(byte))
    return longest
  }
}
