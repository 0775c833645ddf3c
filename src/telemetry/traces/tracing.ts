import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import type { Over, RequestWatch } from '../../http/over.ts'
import { denialIn, type Watch } from '../around.ts'
import type { WatchAnswer } from '../upstream.ts'
import { parentIn, traceparentOf } from './parent.ts'

/** How spans are made of what a process does. None of them holds anything that was said to it. */
export interface Tracing {
  readonly follow: NonNullable<RequestWatch['follow']>
  readonly verb: Watch
  readonly database: Watch
  readonly redis: Watch
  readonly answer: WatchAnswer
  /** What to send along, so that whoever is asked goes on with the trace. */
  readonly headers: () => Record<string, string>
}

const LEAST_FAULT = 500

/**
 * Makes spans of requests, and of what belongs to one: verbs, operations of stores, and answers of
 * upstreams. What a process does of its own accord is not traced.
 */
export function createTracing(tracer: Tracer): Tracing {
  const current = new AsyncLocalStorage<Context>()
  const begin = (name: string, kind: SpanKind, attributes: Attributes, parent: Context) => {
    const span = tracer.startSpan(name, { kind, attributes }, parent)
    return { span, context: trace.setSpan(parent, span) }
  }
  const storeOf = (store: string) =>
    spansOf(store, SpanKind.CLIENT, (name) => ({
      'jeton.store': store,
      'db.operation.name': name,
    }))

  function spansOf(prefix: string, kind: SpanKind, attributesOf: (name: string) => Attributes) {
    return (name: string) => {
      const [title, attributes] = [`${prefix} ${name}`, attributesOf(name)]
      return async <T>(work: () => Promise<T>): Promise<T> => {
        const parent = current.getStore()
        if (!parent) return work()
        const { span, context } = begin(title, kind, attributes, parent)
        return current.run(context, work).then(
          (answer) => ended(span, answer),
          (fault: unknown) => failed(span, fault),
        )
      }
    }
  }

  return {
    follow(method, traceparent) {
      const parent = parentIn(traceparent)
      const around = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT
      const attributes = { 'http.request.method': method }
      const { span, context } = begin(method, SpanKind.SERVER, attributes, around)
      return {
        within: (work) => current.run(context, work),
        end: (over) => endRequest(span, over),
      }
    },
    verb: spansOf('verb', SpanKind.INTERNAL, (name) => ({ 'jeton.verb': name })),
    database: storeOf('database'),
    redis: storeOf('redis'),
    answer(provider) {
      const attributes = { 'jeton.provider': provider }
      const parent = current.getStore() ?? ROOT_CONTEXT
      const { span, context } = begin('upstream', SpanKind.CLIENT, attributes, parent)
      return {
        within: (work) => current.run(context, work),
        onText: () => undefined,
        onEnd(outcome) {
          span.setAttribute('jeton.outcome', outcome)
          if (outcome === 'failed' || outcome === 'timeout') span.setStatus(ERROR)
          span.end()
        },
      }
    },
    headers() {
      const span = trace.getSpan(current.getStore() ?? ROOT_CONTEXT)
      return span ? { traceparent: traceparentOf(span.spanContext()) } : {}
    },
  }
}

const ERROR = { code: SpanStatusCode.ERROR } as const

function endRequest(span: Span, { method, route, status, isWhole }: Over): void {
  if (route !== null) span.updateName(`${method} ${route}`).setAttribute('http.route', route)
  if (status !== null) span.setAttribute('http.response.status_code', status)
  if (!isWhole) span.setAttribute('jeton.cut', true)
  if (status !== null && status >= LEAST_FAULT) span.setStatus(ERROR)
  span.end()
}

function ended<T>(span: Span, answer: T): T {
  const denial = denialIn(answer)
  if (denial !== undefined) span.setAttribute('jeton.denial', denial)
  span.end()
  return answer
}

/** An error's text may quote what it was given: of it, the class is told. */
function failed(span: Span, fault: unknown): never {
  const name = fault instanceof Error ? fault.constructor.name : typeof fault
  span.setAttribute('error.type', /^\w{1,40}$/.test(name) ? name : 'Error').setStatus(ERROR)
  span.end()
  throw fault
}
