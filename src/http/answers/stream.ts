import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { BROKEN_OFF } from './noted.ts'

/** A client that takes nothing for so long, though there is something to take, is cut off. */
export const SLOW_CLIENT_SECONDS = 30

/** Proxies must neither hold an answer back nor rewrite it. */
const STREAM_HEADERS = {
  'cache-control': 'no-store, no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/** Thrown at an answer whose client does not take it. */
export class SlowClient extends Error {
  override readonly name = 'SlowClient'
}

/**
 * Sends an answer, whose headers are set, while it is made, no faster than the client takes it. A
 * failure midway is logged and breaks the connection, so that half an answer never looks like a
 * whole one, in HTTP/1.0 neither. When the client leaves, or takes nothing for too long, the making
 * of it ends.
 */
export function sendStream(
  reply: FastifyReply,
  pieces: AsyncIterable<string>,
  slowSeconds: number = SLOW_CLIENT_SECONDS,
): FastifyReply {
  const readable = Readable.from(
    watched(pieces, () => readable.destroy(new SlowClient()), slowSeconds),
  )
  readable.once('error', (err) => reply.log.warn({ err }, BROKEN_OFF))
  if (reply.request.raw.httpVersion === '1.0') resetWhenBroken(readable, reply)
  return reply.headers(STREAM_HEADERS).send(readable)
}

/** HTTP/1.0, which some proxies speak, takes any connection that is closed for a complete answer. */
function resetWhenBroken(readable: Readable, { raw }: FastifyReply): void {
  readable.once('error', () => raw.socket?.resetAndDestroy())
}

/** Calls `tooSlow` when a piece has been waiting to be followed by the next for too long. */
function watched(
  pieces: AsyncIterable<string>,
  tooSlow: () => void,
  seconds: number,
): AsyncIterable<string> {
  const source = pieces[Symbol.asyncIterator]()
  let timer: NodeJS.Timeout | undefined
  let hasLeft = false
  const watch: AsyncIterator<string> = {
    async next() {
      clearTimeout(timer)
      const piece = await source.next()
      if (!piece.done && !hasLeft) timer = setTimeout(tooSlow, seconds * 1000)
      return piece
    },
    // Not a generator: its return would wait for the piece that is being made.
    async return() {
      hasLeft = true
      clearTimeout(timer)
      await source.return?.()
      return { done: true, value: undefined }
    },
  }
  return { [Symbol.asyncIterator]: () => watch }
}
