import { type Deltas, framed, STOPPED } from './frames.ts'
import { sdkFinishReason } from './sdk-finish-reason.ts'

export const DATA_STREAM_HEADERS = {
  'content-type': 'text/plain; charset=utf-8',
  'x-vercel-ai-data-stream': 'v1',
} as const

const line = (code: string, value: unknown) => `${code}:${JSON.stringify(value)}\n`

// AI SDK 3.3 demands `usage` and knows no `e` line, so none is sent; null is how it says unknown.
const USAGE = { promptTokens: null, completionTokens: null }

/**
 * An answer as the data stream of the Vercel AI SDK, 3.3 to 4: lines of text, then one that says
 * it is finished. After a failure midway that one is an error line, which `useChat` reports.
 */
export function dataStream(deltas: Deltas): AsyncIterable<string> {
  return framed(deltas, {
    opening: '',
    text: (delta) => line('0', delta),
    ending: (reason) => line('d', { finishReason: sdkFinishReason(reason), usage: USAGE }),
    failure: line('3', STOPPED),
  })
}
