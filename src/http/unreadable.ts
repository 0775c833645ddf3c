import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import { answerOn } from './half-closed.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

type Socket = IncomingMessage['socket']

/** What Node's parser calls it, where it is anything but a bad request. */
const STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
}

/** What every other answer has from hooks, which these pass by. */
const HEADERS = Object.entries({
  connection: 'close',
  'content-type': 'application/problem+json',
  ...SECURITY_HEADERS,
})
  .map(([name, value]) => `${name}: ${value}`)
  .join('\r\n')

/**
 * Answers what never becomes a request, because it is no HTTP, or has too long a header, or is not
 * sent in time: problem details (RFC 9457) and the end of the connection, after the answers to
 * what came before it on the same connection. Nothing that comes after it is obeyed.
 */
export function refuseUnreadable(log: FastifyBaseLogger) {
  const refused = new WeakSet<Socket>()
  return (socket: Socket, fault: { readonly code?: string } = {}): void => {
    if (refused.has(socket)) return // each further byte is reported again
    refused.add(socket)
    const status = STATUS[fault.code ?? ''] ?? 400
    whenAnswered(socket, () => {
      if (!socket.writable) return // somebody closes it already
      const reqId = sendRefusal(socket, status)
      log.info({ reqId, status, client: socket.remoteAddress }, 'unreadable')
    })
  }
}

/** Refuses tunnels, which are asked for in a way that never comes to a route. */
export function refuseTunnels(server: Server, refuse: (socket: Socket) => void): void {
  server.on('connect', ({ socket }) => {
    socket.on('error', () => undefined)
    refuse(socket)
  })
}

/** A request that came before, and is complete, has its answer first. */
function whenAnswered(socket: Socket, next: () => void): void {
  const answer = answerOn(socket)
  const isOwed = answer !== undefined && (answer.req.complete || answer.headersSent)
  if (isOwed) answer.once('close', () => whenAnswered(socket, next))
  else next()
}

function sendRefusal(socket: Socket, status: number): string {
  const id = randomUUID()
  const title = STATUS_CODES[status]
  const body = JSON.stringify({ type: 'about:blank', title, status })
  const head = `HTTP/1.1 ${status} ${title}\r\n${HEADERS}\r\nx-request-id: ${id}`
  socket.write(`${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
  // Of a slow client the rest could still come, and be obeyed after it was refused.
  if (status === 408) socket.end(() => socket.destroy())
  else socket.destroySoon()
  return id
}
