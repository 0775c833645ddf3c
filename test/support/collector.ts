import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Ending } from './deployment.ts'

/** A span as it was sent, in OTLP's JSON. */
export interface SentSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: readonly { readonly key: string; readonly value: object }[]
}

export interface Collector {
  /** The address, as `OTEL_EXPORTER_OTLP_ENDPOINT` wants it. */
  readonly url: string
  /** All that it was sent, to the letter. */
  readonly heard: () => string
  readonly spans: () => readonly SentSpan[]
}

/** Takes spans as a collector of OpenTelemetry does (OTLP over HTTP). */
export async function collector(ending: Ending): Promise<Collector> {
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    bodies.push(await text(request))
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  ending.after(async () => {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    heard: () => bodies.join('\n'),
    spans: () => bodies.flatMap((body) => spansIn(JSON.parse(body))),
  }
}

interface Sent {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[]
  }[]
}

const spansIn = ({ resourceSpans }: Sent): readonly SentSpan[] =>
  resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
