import type { FastifyBaseLogger, FastifyReply } from 'fastify'
import { DATA_STREAM_HEADERS, dataStream } from './data-stream.ts'
import { EVENT_SOURCE_HEADERS, eventSource } from './event-source.ts'
import type { Deltas } from './frames.ts'
import { noted } from './noted.ts'
import { sendStream } from './stream.ts'
import { UI_MESSAGE_HEADERS, uiMessage } from './ui-message.ts'

type Encode = (text: Deltas, log: FastifyBaseLogger) => AsyncIterable<string>

const PLAIN_HEADERS = { 'content-type': 'text/plain; charset=utf-8' } as const

/** The formats in which an answer can be streamed. */
const FORMATS = {
  text: [PLAIN_HEADERS, (text) => text],
  ui: [UI_MESSAGE_HEADERS, (text, log) => uiMessage(noted(text, log))],
  data: [DATA_STREAM_HEADERS, (text, log) => dataStream(noted(text, log))],
  events: [EVENT_SOURCE_HEADERS, (text, log) => eventSource(noted(text, log))],
} as const satisfies Record<string, readonly [Readonly<Record<string, string>>, Encode]>

export type AnswerFormat = keyof typeof FORMATS

/**
 * Sends an answer while it is generated. Plain text has no way to say that it broke off, so its
 * connection is broken; the other formats say it in their own way.
 */
export function sendAnswer(reply: FastifyReply, format: AnswerFormat, text: Deltas): FastifyReply {
  const [headers, encode] = FORMATS[format]
  return sendStream(reply.headers(headers), encode(text, reply.log))
}
