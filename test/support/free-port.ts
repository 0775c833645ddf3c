import { once } from 'node:events'
import { createServer } from 'node:net'

/** A port on which nobody listens at the moment. */
export async function freePort(host = '127.0.0.1'): Promise<string> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? String(address.port) : ''
}
