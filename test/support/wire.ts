import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { freePort } from './free-port.ts'
import type { Life } from './program.ts'

/** A way to a server of this machine, which can be cut. */
export interface Wire {
  readonly port: number
  /** Breaks every connection, and refuses others. */
  readonly cut: () => Promise<void>
  readonly mend: () => Promise<void>
}

/** Lays a way to a port. */
export async function wireTo(t: Life, target: number): Promise<Wire> {
  const sockets = new Set<Socket>()
  let server: Server
  const keep = (socket: Socket, other: () => Socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined) // a broken connection is what it is for
    socket.once('close', () => {
      sockets.delete(socket)
      other().destroy()
    })
  }
  async function listen(at: number): Promise<number> {
    server = createServer((near) => {
      const far = connect(target, '127.0.0.1')
      keep(near, () => far)
      keep(far, () => near)
      near.pipe(far).pipe(near)
    })
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' ? (address?.port ?? 0) : 0
  }
  const cut = async () => {
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const port = await listen(Number(await freePort()))
  t.after(async () => {
    if (server.listening) await cut()
  })
  return { port, cut, mend: async () => void (await listen(port)) }
}

/** The same address, by way of that port. */
export function by({ port }: Pick<Wire, 'port'>, url: string): string {
  const changed = new URL(url)
  changed.port = String(port)
  return changed.href
}
