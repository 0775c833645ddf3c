import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { SpanStatusCode } from '@opentelemetry/api'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import { createTracing, type Tracing } from './tracing.ts'

const OVER = { method: 'GET', route: '/tokens/:id', status: 200, isWhole: true, milliseconds: 1 }
const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

function tracing(t: TestContext) {
  const exporter = new InMemorySpanExporter()
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  t.after(() => provider.shutdown())
  const spans = () =>
    new Map(exporter.getFinishedSpans().map((span): [string, ReadableSpan] => [span.name, span]))
  return { traces: createTracing(provider.getTracer('test')), spans }
}

/** Does work within a request, which is then over. */
async function within(
  { follow }: Tracing,
  work: () => Promise<unknown>,
  over: Partial<typeof OVER> = {},
): Promise<void> {
  const request = follow('GET', PARENT)
  await new Promise<unknown>((resolve) =>
    request.within(() => resolve(work().catch(() => undefined))),
  )
  request.end({ ...OVER, ...over })
}

it('makes a span of a request, under the one that its client names', async (t) => {
  const { traces, spans } = tracing(t)
  await within(traces, async () => undefined)
  const span = spans().get('GET /tokens/:id') ?? assert.fail()
  assert.equal(span.spanContext().traceId, PARENT.split('-')[1])
  assert.equal(span.parentSpanContext?.spanId, PARENT.split('-')[2])
  assert.deepEqual(span.attributes, {
    'http.request.method': 'GET',
    'http.route': '/tokens/:id',
    'http.response.status_code': 200,
  })
})

it('puts verbs in requests, operations in verbs, and answers in both', async (t) => {
  const { traces, spans } = tracing(t)
  const verb = () =>
    traces.database('credits.hold')(async () => {
      const answer = traces.answer('demo')
      await answer.within(async () => undefined)
      answer.onEnd('done')
      return { ok: false, denial: 'no_credits' }
    })
  await within(traces, () => traces.verb('runs.start')(verb))
  const all = spans()
  const parentOf = (name: string) => all.get(name)?.parentSpanContext?.spanId
  const idOf = (name: string) => all.get(name)?.spanContext().spanId
  assert.equal(parentOf('upstream'), idOf('database credits.hold'))
  assert.equal(parentOf('database credits.hold'), idOf('verb runs.start'))
  assert.equal(parentOf('verb runs.start'), idOf('GET /tokens/:id'))
  assert.deepEqual(all.get('upstream')?.attributes, {
    'jeton.provider': 'demo',
    'jeton.outcome': 'done',
  })
})

it('names the word of a denial, and of a fault the class alone', async (t) => {
  const { traces, spans } = tracing(t)
  await within(traces, () =>
    traces.verb('tokens.show')(async () => ({ ok: false, denial: 'not_found' })),
  )
  await within(traces, () => traces.redis('tokens.put')(() => Promise.reject(new RangeError('s'))))
  assert.equal(spans().get('verb tokens.show')?.attributes['jeton.denial'], 'not_found')
  const { attributes, status, events } = spans().get('redis tokens.put') ?? assert.fail()
  assert.equal(attributes['error.type'], 'RangeError')
  assert.deepEqual([status, events], [{ code: SpanStatusCode.ERROR }, []])
})

it('says of a request that it failed, was cut, or came to no route', async (t) => {
  const { traces, spans } = tracing(t)
  await within(traces, async () => undefined, { status: 503, isWhole: false })
  const { status, attributes } = spans().get('GET /tokens/:id') ?? assert.fail()
  assert.equal(status.code, SpanStatusCode.ERROR)
  assert.equal(attributes['jeton.cut'], true)
  const { follow } = traces
  follow('PUT', undefined).end({ ...OVER, route: null, status: null })
  assert.deepEqual(spans().get('PUT')?.attributes, { 'http.request.method': 'PUT' })
})

it('sends along the span in which it is asked, and nothing outside of one', async (t) => {
  const { traces, spans } = tracing(t)
  assert.deepEqual(traces.headers(), {})
  let sent = ''
  await within(traces, async () => {
    sent = traces.headers().traceparent ?? ''
  })
  const span = spans().get('GET /tokens/:id')?.spanContext()
  assert.equal(sent, `00-${span?.traceId}-${span?.spanId}-01`)
})

it('makes no span of what is part of no request', async (t) => {
  const { traces, spans } = tracing(t)
  assert.equal(await traces.database('tokens.forgetExpired')(async () => 7), 7)
  assert.equal(spans().size, 0)
})
