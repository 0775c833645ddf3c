import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** How long the rest of a body is waited for, when the connection ends with the answer. */
const PATIENCE_SECONDS = 2

/**
 * Lets an answer arrive that is given before the whole body is there. A connection that is closed
 * while something is unread is reset, and a client that is still sending loses the answer with it
 * (RFC 9112 section 9.6). So the connection stays open, and the rest is thrown away; or, if the
 * client wants it closed, the rest is awaited first, for a moment.
 */
export function letAnswersArrive(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (isRead(request)) return done(null, payload)
    if (reply.raw.shouldKeepAlive) {
      reply.removeHeader('connection') // Fastify's, which it sets on the same occasion
      return done(null, payload)
    }
    whenRead(request, reply, () => done(null, payload))
  })
}

function isRead({ raw }: FastifyRequest): boolean {
  return raw.complete || raw.readableEnded || raw.destroyed
}

function whenRead({ raw }: FastifyRequest, reply: FastifyReply, next: () => void): void {
  const timer = setTimeout(proceed, PATIENCE_SECONDS * 1000)
  function proceed(): void {
    clearTimeout(timer)
    raw.off('end', proceed)
    reply.raw.off('close', proceed)
    next()
  }
  raw.once('end', proceed).resume()
  reply.raw.once('close', proceed)
}
