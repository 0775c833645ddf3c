import type { Over } from '../../http/over.ts'
import type { Observe } from './histogram.ts'
import type { Instruments } from './instruments.ts'

type Measured = Pick<Over, 'method' | 'milliseconds' | 'route' | 'status'>

/**
 * Measures requests, by the template of their route and never by their path. There are only as many
 * series as routes with their methods and classes of status: whatever method a route does not have
 * is `other`.
 */
export function requestMetrics({ histogram }: Pick<Instruments, 'histogram'>) {
  const routes = new Map<string | null, Map<string, Observe[]>>()

  const begin = (over: Measured, outcome: number): Observe =>
    histogram('jeton_http_request_duration_seconds', {
      method: over.route === null || outcome === WRONG_METHOD ? 'other' : over.method,
      route: over.route ?? 'unknown',
      status: CLASSES[outcome] ?? 'none',
    })

  return (over: Measured): void => {
    // Three short ways instead of one key: a text that is made for it costs more than all of them.
    const methods = routes.get(over.route) ?? new Map<string, Observe[]>()
    const outcomes = methods.get(over.method) ?? []
    const outcome = outcomeOf(over.status)
    const observe = outcomes[outcome] ?? begin(over, outcome)
    observe(over.milliseconds / 1000)
    if (outcomes[outcome]) return
    outcomes[outcome] = observe
    methods.set(over.method, outcomes)
    routes.set(over.route, methods)
  }
}

const CLASSES = ['none', '1xx', '2xx', '3xx', '4xx', '5xx', '4xx'] as const
/** Beside the other refusals, as it says that the method is none of the route's. */
const WRONG_METHOD = 6

function outcomeOf(status: number | null): number {
  return status === 405 ? WRONG_METHOD : Math.floor((status ?? 0) / 100)
}
