import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { createGzip, type Gzip } from 'node:zlib'
import type { Life } from '../support/program.ts'

const PIECE = 'a'.repeat(65_536)
const EVENT = `data: {"id":"1","choices":[{"index":0,"delta":{"content":"${'a'.repeat(1_000)}"}}]}\n\n`

/** Writes for as long as somebody takes it. */
function endless(to: ServerResponse | Gzip, piece: string): void {
  while (!to.destroyed && to.write(piece));
  if (!to.destroyed) to.once('drain', () => endless(to, piece))
}

const SSE = { 'content-type': 'text/event-stream' }

/** How a model that an attacker runs may answer, by the first part of the path. */
const ANSWERS = {
  line: (response) => endless(response.writeHead(200, SSE), PIECE),
  event: (response) => endless(response.writeHead(200, SSE), `data: ${PIECE}\n`),
  answer: (response) => endless(response.writeHead(200, SSE), EVENT),
  error: (response) => endless(response.writeHead(500, { 'content-type': 'text/plain' }), PIECE),
  bomb(response) {
    const gzip = createGzip({ level: 1 })
    gzip.pipe(response.writeHead(200, { ...SSE, 'content-encoding': 'gzip' }))
    response.once('close', () => gzip.destroy())
    endless(gzip, PIECE)
  },
} as const satisfies Readonly<Record<string, (response: ServerResponse) => void>>

export const MODELS = Object.keys(ANSWERS)

/** Starts models whose answers have no end. Gives the address before the first part of the path. */
export async function startModels(life: Life): Promise<string> {
  const server = createServer((request, response) => {
    const kind = request.url?.split('/')[1] ?? ''
    request.resume()
    response.on('error', () => undefined) // whoever asked has left
    if (kind in ANSWERS) ANSWERS[kind as keyof typeof ANSWERS](response)
    else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  life.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}
