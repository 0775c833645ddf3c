import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

type Socket = IncomingMessage['socket']

/** How long a client may go on sending what nobody reads, so that it sees its answer first. */
const LINGER_SECONDS = 5

/** The most connections in this state, each of which holds up to 256 KiB of what came. */
const MOST_LINGERING = 256

/** All that is thrown away is read so often, so many buffers of it, of one connection or of several. */
const [DRAIN_MILLISECONDS, DRAINED_AT_ONCE] = [10, 8]

/**
 * Lets an answer arrive after which the connection is closed. One that is closed while something
 * is unread is reset, and a client that is still sending can lose its answer with it. So our side
 * closes first, and what comes is thrown away, neither kept nor obeyed, until the client closes its
 * side, or for some seconds (RFC 9112 section 9.6). The connections that are in this state are read
 * in turn and at a fixed pace, since reading what counts for nothing takes time from others. One too
 * many ends the one that has been in it longest.
 */
export function lingerOnConnections(app: FastifyInstance): void {
  const linger = createLinger()
  app.server.on('connection', (socket: Socket) => {
    // With this Node's server closes a connection after its last answer.
    socket.destroySoon = () => linger(socket)
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (request.raw.socket.writableEnded) reply.hijack()
    else done()
  })
}

/** Connections of which nothing is read until it is their turn. */
interface Drain {
  /** Lets a connection that was read wait, unless there is something left of this turn. */
  readonly wait: (socket: Socket) => void
  readonly forget: (socket: Socket) => void
}

function createDrain(): Drain {
  const waiting = new Set<Socket>()
  let left = DRAINED_AT_ONCE
  let isPlanned = false

  function next(): void {
    isPlanned = false
    left = DRAINED_AT_ONCE
    for (const socket of [...waiting].slice(0, DRAINED_AT_ONCE)) {
      left -= 1
      waiting.delete(socket)
      socket.resume()
    }
    if (waiting.size > 0) plan()
  }

  function plan(): void {
    if (isPlanned) return
    isPlanned = true
    setTimeout(next, DRAIN_MILLISECONDS).unref()
  }

  return {
    wait(socket) {
      plan()
      left -= 1
      if (left >= 0) return
      socket.pause()
      waiting.add(socket)
    },
    forget: (socket) => void waiting.delete(socket),
  }
}

function createLinger(): (socket: Socket) => void {
  const lingering = new Set<Socket>()
  const drain = createDrain()

  function endLongest(): void {
    const [longest] = lingering
    if (!longest) return
    lingering.delete(longest) // now, and not only when it has been closed
    longest.destroy()
  }

  return (socket) => {
    lingering.add(socket)
    const timer = setTimeout(() => socket.destroy(), LINGER_SECONDS * 1000)
    socket.once('close', () => {
      clearTimeout(timer)
      lingering.delete(socket)
      drain.forget(socket)
    })
    socket.on('data', () => {
      // What has been read already is thrown away at once: behind it may be the end.
      if (socket.readableLength === 0) drain.wait(socket)
    })
    socket.end()
    socket.resume()
    if (lingering.size > MOST_LINGERING) endLongest()
  }
}
