import { createServer, type ServerResponse } from 'node:http'
import type { TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'

/** A server that misbehaves as it is told to, and how many bytes of a body it has got rid of. */
export async function misbehaving(t: TestContext, misbehave: (response: Sink) => void) {
  const sent = { bytes: 0, isOver: Promise.withResolvers<void>() }
  const server = createServer((request, response) => {
    request.resume()
    response.once('close', () => sent.isOver.resolve())
    misbehave(sinkOf(response, sent))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { url: `http://127.0.0.1:${port}/`, sent, over: sent.isOver.promise }
}

interface Sink {
  readonly head: (status: number, headers?: Readonly<Record<string, string>>) => Sink
  readonly once: (text: string | Buffer) => Sink
  /** Sends the same again and again, as fast as it is taken, until the client leaves. */
  readonly forEver: (text: string) => void
}

function sinkOf(response: ServerResponse, sent: { bytes: number }): Sink {
  const write = (text: string | Buffer) => {
    sent.bytes += text.length
    return response.write(text)
  }
  const sink: Sink = {
    head(status, headers = { 'content-type': 'text/event-stream' }) {
      response.writeHead(status, headers)
      return sink
    },
    once(text) {
      write(text)
      return sink
    },
    forEver(text) {
      const more = () => {
        while (!response.destroyed && write(text));
      }
      response.on('drain', more)
      more()
    },
  }
  return sink
}

/** 64 MB in some kilobytes. */
export const bomb = () => gzipSync(Buffer.alloc(64_000_000, 'x'))

export const eventOf = (content: string) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`
