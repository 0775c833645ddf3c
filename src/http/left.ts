import type { FastifyReply } from 'fastify'

/**
 * A signal that aborts when the client has left before its answer was complete. (Fastify's own
 * `request.signal` aborts as soon as a body has been read.)
 */
export function leftSignal(reply: FastifyReply): AbortSignal {
  const left = new AbortController()
  const tell = () => {
    if (!reply.raw.writableFinished) left.abort()
  }
  if (reply.raw.destroyed) tell() // the client may have left while its body was read
  reply.raw.once('close', tell)
  return left.signal
}
