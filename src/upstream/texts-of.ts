import type { FinishReason } from '../core/runs/index.ts'
import { readChunk } from './chunk.ts'
import type { Model } from './models.ts'

type Parts = Awaited<ReturnType<Model['doStream']>>['stream']
type Part = Parts extends ReadableStream<infer One> ? One : never
type Reader = ReadableStreamDefaultReader<Part>
type Read = Awaited<ReturnType<Reader['read']>>

/** What may still come of an answer that has said why it ended comes at once, or not at all. */
const LINGER_SECONDS = 2

/**
 * The texts of an answer, an empty one for whatever else shows that it is being worked on, and in the
 * end why it ended. It ends with its stream; or, once it has said why, when nothing comes for so many
 * seconds, though the connection stays open. Leaving it ends the stream.
 */
export async function* textsOf(
  parts: Parts,
  lingerSeconds: number = LINGER_SECONDS,
): AsyncGenerator<string, FinishReason | undefined, void> {
  const reader: Reader = parts.getReader()
  let finishReason: FinishReason | undefined
  const next = () => (finishReason ? readWithin(lingerSeconds, reader) : reader.read())
  try {
    for (let { done, value } = await next(); !done; { done, value } = await next()) {
      const said = value && saidBy(value)
      finishReason = said?.finishReason ?? finishReason
      if (said?.text !== undefined) yield said.text
    }
    return finishReason
  } finally {
    await reader.cancel()
  }
}

interface Said {
  readonly text?: string | undefined
  readonly finishReason?: FinishReason | undefined
}

function saidBy(part: Part): Said {
  if (part.type === 'error') throw part.error
  if (part.type === 'text-delta') return { text: part.delta }
  if (part.type !== 'raw') return {}
  const { finishReason, isWork } = readChunk(part.rawValue)
  return { finishReason, text: isWork ? '' : undefined }
}

/** Reads what comes within so many seconds. A stream that gives nothing in that time is over. */
async function readWithin(seconds: number, reader: Reader): Promise<Read> {
  const timer = setTimeout(() => void reader.cancel(), seconds * 1000)
  try {
    return await reader.read()
  } finally {
    clearTimeout(timer)
  }
}
