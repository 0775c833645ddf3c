import { answersIn, type Operation } from '../../http/reference/index.ts'
import { Problem } from '../problem.ts'
import { BY, TAGS } from '../reference.ts'
import metrics from './vectors/metrics.json' with { type: 'json' }

const SAYS = {
  200: "All that the process measures, in Prometheus' text format.",
  401: 'The request has no valid credential. Send a session, an access token or an API key that is still valid.',
  403: 'The credential is not that of who runs the deployment, or does not allow this.',
  405: 'The path has no such method.',
  500: 'An unexpected error occurred. Quote the x-request-id header when you report it.',
  503: 'The service is temporarily unavailable. Try again after the number of seconds in Retry-After.',
} as const

export const READ_METRICS: Operation = {
  operationId: 'getMetrics',
  summary: 'Read the metrics',
  description:
    'What this one process measures. With `JETON_METRICS_PORT` it is also told on a port of its own, to everyone who can reach that.',
  tags: [TAGS.health],
  security: BY.operator,
  responses: answersIn([metrics], { says: SAYS, schemas: {}, refusal: Problem }),
}
