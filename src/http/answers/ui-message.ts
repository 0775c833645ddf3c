import { randomUUID } from 'node:crypto'
import { type Deltas, type FinishReason, framed, STOPPED } from './frames.ts'
import { sdkFinishReason } from './sdk-finish-reason.ts'

export const UI_MESSAGE_HEADERS = {
  'content-type': 'text/event-stream',
  'x-vercel-ai-ui-message-stream': 'v1',
} as const

const part = (content: object) => `data: ${JSON.stringify(content)}\n\n`
const DONE = 'data: [DONE]\n\n'

/**
 * Without `finishReason` for an answer that is whole: the first releases of AI SDK 5 refuse a part
 * with a field that they do not know, and the later ones take it for `stop`.
 */
const finish = (reason: FinishReason) =>
  part({ type: 'finish', ...(reason !== 'stop' && { finishReason: sdkFinishReason(reason) }) })

/**
 * An answer as the UI message stream of the Vercel AI SDK, 5 to 7: one assistant message with one
 * text. The client files it under `messageId`, so no two answers may share one.
 *
 * After a failure midway comes an `error` part and no `finish`: `useChat` keeps the text it has
 * and tells of an error.
 */
export function uiMessage(deltas: Deltas, messageId: string = randomUUID()): AsyncIterable<string> {
  const id = 'text-1'
  return framed(deltas, {
    opening: part({ type: 'start', messageId }) + part({ type: 'text-start', id }),
    text: (delta) => part({ type: 'text-delta', id, delta }),
    ending: (reason) => part({ type: 'text-end', id }) + finish(reason) + DONE,
    failure: part({ type: 'error', errorText: STOPPED }) + DONE,
  })
}
