import { randomUUID } from 'node:crypto'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { type NoteSpans, notedExporter } from './exporter.ts'
import { createTracing, type Tracing } from './tracing.ts'

export interface Traces extends Tracing {
  /** Sends what is left, for not much longer than a collector that is there needs. */
  readonly close: () => Promise<void>
}

const CLOSING_MILLISECONDS = 2_000

/**
 * Begins to send traces as OpenTelemetry's own variables say (`OTEL_…`). Nothing is registered with
 * its API: no other package in this process sees a span, nor adds one.
 */
export function openTraces(version: string, note: NoteSpans): Traces {
  const own = { 'service.name': 'jeton', 'service.version': version }
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ ...own, 'service.instance.id': randomUUID() }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(notedExporter(note))],
  })
  return {
    ...createTracing(provider.getTracer('jeton', version)),
    async close() {
      const patience = Promise.withResolvers<void>()
      const timer = setTimeout(patience.resolve, CLOSING_MILLISECONDS)
      await Promise.race([provider.shutdown().catch(() => undefined), patience.promise])
      clearTimeout(timer)
    },
  }
}
