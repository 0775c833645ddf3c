import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Life } from './program.ts'

/** A way to a server of this machine, in the middle of which connections can be cut. */
export interface CuttableWay {
  /** The server's address by this way. */
  readonly url: string
  /** From now on nothing comes through on the connections that there are, and nobody is told. */
  readonly silence: () => void
}

/** Opens a way to the server at this address. */
export async function cuttableWay(t: Life, url: string): Promise<CuttableWay> {
  const open = new Set<Socket>()
  const way = createServer((near) => {
    const far = connect(Number(new URL(url).port), '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.on('error', () => undefined)
      from.once('close', () => to.destroy())
      from.pipe(to)
    }
  })
  way.listen(0, '127.0.0.1')
  await once(way, 'listening')
  t.after(() => {
    way.close()
    for (const socket of open) socket.destroy()
  })
  const own = new URL(url)
  own.port = String((way.address() as AddressInfo).port)
  return {
    url: own.href,
    silence() {
      for (const socket of open) {
        socket.unpipe()
        socket.pause()
      }
    },
  }
}
