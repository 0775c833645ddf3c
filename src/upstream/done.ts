import { fairTurn } from './fair-turn.ts'

/** The line that ends an answer, wherever in a stream of events it stands. */
const DONE = /[\r\n]data: ?\[DONE\][\r\n]/

/** So much of what came before may be the beginning of that line. */
const LONGEST_BEGINNING = 14

/** Says of each chunk of an answer whether it completes the line `data: [DONE]`. */
export function doneFinder(): (chunk: Uint8Array) => boolean {
  let before = '\n'
  return (chunk) => {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    const text = before + bytes.toString('latin1')
    before = text.slice(-LONGEST_BEGINNING)
    return DONE.test(text)
  }
}

const LINGER_SECONDS = 1

/**
 * Reads what is left of a body that is over, so that its connection can be used for another request.
 * One that does not end within a second is closed.
 */
export async function lingerOn(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  seconds: number = LINGER_SECONDS,
): Promise<void> {
  const timer = setTimeout(() => void reader.cancel().catch(() => undefined), seconds * 1000)
  timer.unref()
  try {
    while (!(await reader.read()).done) await fairTurn()
  } catch {
    // Broken off, which is an end too.
  } finally {
    clearTimeout(timer)
  }
}
