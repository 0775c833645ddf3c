import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

type Socket = IncomingMessage['socket']

/** How long a client may go on sending what nobody reads, so that it sees its answer first. */
const LINGER_SECONDS = 5

/**
 * Lets an answer arrive after which the connection is closed. One that is closed while something
 * is unread is reset, and a client that is still sending can lose its answer with it. So our side
 * closes first, and what comes is thrown away, neither kept nor obeyed, until the client closes its
 * side, or for some seconds (RFC 9112 section 9.6).
 */
export function lingerOnConnections(app: FastifyInstance): void {
  app.server.on('connection', (socket: Socket) => {
    // With this Node's server closes a connection after its last answer.
    socket.destroySoon = () => linger(socket)
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (request.raw.socket.writableEnded) reply.hijack()
    else done()
  })
}

function linger(socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_SECONDS * 1000)
  socket.once('close', () => clearTimeout(timer))
  socket.end()
  socket.resume()
}
