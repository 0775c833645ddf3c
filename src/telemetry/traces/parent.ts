import { isSpanContextValid, type SpanContext } from '@opentelemetry/api'

const FORM = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/

/**
 * The span that a `traceparent` names (W3C Trace Context); undefined if it names none. What may come
 * along with it, `tracestate` and `baggage`, is not read: any text could stand there.
 */
export function parentIn(traceparent: unknown): SpanContext | undefined {
  const [, version, traceId = '', spanId = '', flags = '', more] =
    FORM.exec(String(traceparent)) ?? []
  if (version === undefined || version === 'ff') return undefined
  if (version === '00' && more !== undefined) return undefined
  const parent = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
  return isSpanContextValid(parent) ? parent : undefined
}

/** How others are told of a span. */
export const traceparentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${(traceFlags & 1) === 1 ? '01' : '00'}`
