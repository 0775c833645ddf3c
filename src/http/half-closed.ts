import { type IncomingMessage, type Server, ServerResponse } from 'node:http'

type Socket = IncomingMessage['socket']

/** How often a client that has closed its own side is looked after. */
const PROBE_MILLISECONDS = 250

/**
 * Lets a client close its own side of the connection and still get its answer, and yet notices one
 * that has left, which looks the same.
 *
 * Whoever closes it in the middle of an answer has left. Before the answer begins, the client is
 * sent interim responses (RFC 9110 section 15.2; HTTP/1.0 knows none): the system of one that has
 * left refuses them, and with the second at the latest the connection is known to be closed.
 */
export function letHalfClose(server: Server): void {
  Object.assign(server, { httpAllowHalfOpen: true }) // Node has it, its types do not
  server.on('connection', (socket: Socket) => {
    socket.once('end', () => {
      const answer = answerOn(socket)
      if (answer?.headersSent && !answer.writableEnded) socket.destroy()
      else if (answer) lookAfter(socket)
    })
  })
}

function lookAfter(socket: Socket): void {
  const probe = () => {
    const answer = answerOn(socket)
    if (!answer || answer.headersSent || answer.req.httpVersion === '1.0') stop()
    else answer.writeProcessing()
  }
  const probing = setInterval(probe, PROBE_MILLISECONDS)
  const stop = () => clearInterval(probing)
  socket.once('close', stop)
  probe()
}

/** The answer that a connection is for at the moment; Node's own refusals look there too. */
export function answerOn(socket: Socket): ServerResponse | undefined {
  const answer: unknown = Reflect.get(socket, '_httpMessage')
  return answer instanceof ServerResponse ? answer : undefined
}
