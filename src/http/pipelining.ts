import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createFairTurns, type FairTurns } from '../fair-turns.ts'

type Socket = IncomingMessage['socket']

/** The most requests of one connection that wait for their answers. */
export const MOST_UNANSWERED = 5

const END_OF_HEADERS = '\r\n\r\n'
const NOTHING = Buffer.alloc(0)

/**
 * Bounds how many requests of a connection wait for their answers (pipelining, RFC 9112 section
 * 9.3.2). At the bound nothing more is read from the connection until the client has taken an
 * answer.
 *
 * Node's parser turns all that has arrived into requests at once, thousands of them, before the
 * first is answered. So it is given what has arrived in pieces with one end of headers each, and so
 * with one request at most.
 */
export function boundPipelining(server: Server): void {
  const gates = new WeakMap<Socket, Gate>()
  const followers = createFairTurns(1)
  server.on('connection', (socket: Socket) => gates.set(socket, gateOf(socket, followers)))
  server.prependListener('request', (request, response) => {
    gates.get(request.socket)?.enter(request, response)
  })
}

interface Gate {
  readonly enter: (request: IncomingMessage, response: ServerResponse) => void
}

function gateOf(socket: Socket, followers: FairTurns): Gate {
  const parse = takeListeners(socket, 'data')
  const end = takeListeners(socket, 'end')
  let waiting: Buffer = NOTHING
  let unanswered = 0
  let last: IncomingMessage | undefined
  let [isFeeding, isHeld, hasEnded] = [false, false, false]

  const isFull = () =>
    (unanswered >= MOST_UNANSWERED && last?.complete !== false) || // its body must still come in
    Reflect.get(socket, '_paused') === true // Node itself waits for answers to be taken

  /** Nothing is obeyed after the last answer; a tunnel, which is refused, leaves no parser. */
  const isOver = () => socket.writableEnded || !Reflect.get(socket, 'parser')

  function feed(): void {
    if (isFeeding) return
    isFeeding = true
    while (waiting.length > 0 && !isOver() && !isFull()) {
      const piece = upToEndOfHeaders(waiting)
      waiting = waiting.subarray(piece.length)
      parse(piece)
    }
    if (isOver()) waiting = NOTHING
    isFeeding = false
    hold(waiting.length > 0)
  }

  function hold(isToBeHeld: boolean): void {
    if (isToBeHeld) socket.pause()
    else if (isHeld) socket.resume()
    isHeld = isToBeHeld
    if (isHeld || !hasEnded) return
    hasEnded = false
    if (!isOver()) end()
  }

  socket.on('data', (data: Buffer) => {
    waiting = waiting.length === 0 ? data : Buffer.concat([waiting, data])
    feed()
  })
  socket.on('resume', feed)
  socket.on('end', () => {
    hasEnded = true
    feed()
  })
  return {
    enter(request, response) {
      last = request
      unanswered += 1
      response.once('close', () => {
        unanswered -= 1
        // Not at once: a route that answers synchronously would serve this connection alone.
        if (waiting.length > 0 || hasEnded) followers.later(feed)
      })
    },
  }
}

function upToEndOfHeaders(data: Buffer): Buffer {
  const at = data.indexOf(END_OF_HEADERS)
  return at < 0 ? data : data.subarray(0, at + END_OF_HEADERS.length)
}

/** Takes the listeners that Node's HTTP server has put on a socket, and gives what calls them. */
function takeListeners(socket: Socket, event: 'data' | 'end'): (data?: Buffer) => void {
  const listeners = socket.rawListeners(event)
  socket.removeAllListeners(event)
  return (data) => {
    for (const listener of listeners) Reflect.apply(listener, socket, [data])
  }
}
