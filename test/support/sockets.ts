import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Ending } from './deployment.ts'

/** Lets an application listen on a free port, and says which. */
export async function listening(app: FastifyInstance): Promise<{ port: number; url: string }> {
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { port: Number(new URL(url).port), url }
}

/** A client that says exactly what it is told to, and listens only when it is told to. */
export interface Talker {
  readonly say: (text: string) => void
  /** All that it has heard, once that matches. */
  readonly heard: (pattern: Pick<RegExp, 'test'>) => Promise<string>
  /** Stops to take anything, so that the other side's buffers fill. */
  readonly deafen: () => void
  /** Closes its own side of the connection, and goes on listening. */
  readonly finish: () => void
  readonly leave: () => void
  /** All that it has heard, once the connection is closed. */
  readonly closed: Promise<string>
}

/**
 * Connects to a port of this machine.
 *
 * @param options.allowHalfOpen whether its own side stays open when the other one is closed
 */
export async function talkTo(
  ending: Ending,
  port: number,
  options: { readonly allowHalfOpen?: boolean } = {},
): Promise<Talker> {
  const socket = connect({ port, host: '127.0.0.1', ...options }).setEncoding('utf8')
  ending.after(async () => void socket.destroy())
  socket.on('error', () => undefined) // a broken connection is part of the tests
  let all = ''
  socket.on('data', (text: string) => {
    all += text
  })
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(all))
  })
  await once(socket, 'connect')
  return {
    say: (text) => void socket.write(text),
    async heard(pattern) {
      while (!pattern.test(all)) {
        if (socket.closed) throw new Error(`closed after: ${all}`)
        await Promise.race([once(socket, 'data'), closed])
      }
      return all
    },
    deafen: () => void socket.pause(),
    finish: () => void socket.end(),
    leave: () => void socket.destroy(),
    closed,
  }
}

/** A request as it stands on the wire. */
export function onTheWire(
  line: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): string {
  const given = { host: 'jeton.test', ...headers }
  const sized =
    body === '' ? given : { ...given, 'content-length': String(Buffer.byteLength(body)) }
  const rows = Object.entries(sized).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${line} HTTP/1.1\r\n${rows.join('')}\r\n${body}`
}

/** The address of a server that is away. */
export async function nowhere(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}
