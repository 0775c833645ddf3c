import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { sendProblem } from '../http/answers/refusal.ts'
import type { Fault } from './dialect.ts'

/** How the families say no that have no shape of their own for it. */
export const Problem = Type.Object(
  {
    type: Type.Literal('about:blank'),
    title: Type.String({ description: 'What the status is called.' }),
    status: Type.Integer(),
    detail: Type.String({ description: 'A sentence for people.' }),
  },
  { title: 'Problem', description: 'Problem details (RFC 9457).' },
)

export type ProblemWords = readonly [
  status: number,
  title: string,
  /** A sentence, or how to make one of the request. */
  detail: string | ((request: FastifyRequest) => string),
]

/** What goes wrong around a verb, as problem details. */
export const FAULT_PROBLEMS = {
  invalid_request: [400, 'Bad Request', 'The request could not be read.'],
  wrong_method: [
    405,
    'Method Not Allowed',
    'This path does not accept this method. The Allow header lists the methods it accepts.',
  ],
  too_large: [413, 'Content Too Large', 'The body is too large.'],
  unsupported_type: [415, 'Unsupported Media Type', 'The body must be sent as application/json.'],
  broken: [
    500,
    'Internal Server Error',
    'An unexpected error occurred. Quote the x-request-id header when you report it.',
  ],
  upstream_failed: [502, 'Bad Gateway', 'A service that this request depends on did not answer.'],
  unavailable: [
    503,
    'Service Unavailable',
    'The service is temporarily unavailable. Try again after the number of seconds in Retry-After.',
  ],
} as const satisfies Record<Fault, ProblemWords>

export function sayProblem(
  reply: FastifyReply,
  [status, title, detail]: ProblemWords,
): FastifyReply {
  const sentence = typeof detail === 'string' ? detail : detail(reply.request)
  return sendProblem(reply, status, title, sentence)
}
