import type { FastifyInstance } from 'fastify'
import { answersIn, type Operation } from './reference/index.ts'
import health from './vectors/health.json' with { type: 'json' }
import readiness from './vectors/readiness.json' with { type: 'json' }

export interface Health {
  readonly isDraining: () => boolean
  /** Names what is away of all that it takes to decide anything. */
  readonly missing: () => Promise<readonly string[]>
}

const STATUS = {
  title: 'Health',
  type: 'object',
  properties: {
    status: { type: 'string', enum: ['ok', 'ready', 'draining', 'unavailable'] },
    down: { type: 'array', items: { type: 'string' }, description: 'What is missing.' },
  },
  required: ['status'],
}

const HEALTH: Operation = {
  operationId: 'getHealth',
  summary: 'Whether the process runs',
  description: 'A process that does not answer this is to be started again.',
  tags: ['Health'],
  security: [],
  responses: answersIn([health], {
    says: { 200: 'It runs.' },
    schemas: { 200: STATUS },
    refusal: STATUS,
  }),
}

const READINESS: Operation = {
  operationId: 'getReadiness',
  summary: 'Whether to send it requests',
  description: 'Asks all that decisions need whether it could decide now, and names what is away.',
  tags: ['Health'],
  security: [],
  responses: answersIn([readiness], {
    says: { 200: 'It takes requests.', 503: 'It takes none at the moment, or is being stopped.' },
    schemas: { 200: STATUS },
    refusal: STATUS,
  }),
}

/**
 * For whoever watches over the process. `/healthz`: it runs, so do not restart it. `/readyz`: send
 * it requests; otherwise a 503 that says what is missing. Both also answer HEAD, with which some
 * balancers and monitors ask.
 */
export function serveHealth(app: FastifyInstance, { isDraining, missing }: Health): void {
  const options = (operation: Operation) => ({
    exposeHeadRoute: true,
    config: { operation, whileDraining: true },
  })
  app.get('/healthz', options(HEALTH), async () => ({ status: 'ok' }))
  app.get('/readyz', options(READINESS), async (_, reply) => {
    if (isDraining()) return reply.code(503).send({ status: 'draining' })
    const down = await missing()
    if (down.length > 0) return reply.code(503).send({ status: 'unavailable', down })
    return { status: 'ready' }
  })
}
