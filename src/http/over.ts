import { isIP } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** A request that is over, with nothing of what was said in it. */
export interface Over {
  readonly method: string
  /** The template of its route, never its path; null if it had none. */
  readonly route: string | null
  /** Null if no answer began. */
  readonly status: number | null
  /** Whether the whole answer was handed on. */
  readonly isWhole: boolean
  readonly milliseconds: number
}

/** A request that goes on, to whoever follows its work. */
export interface Following {
  /** Begins work that is part of the request. */
  readonly within: (work: () => void) => void
  readonly end: (over: Over) => void
}

export interface RequestWatch {
  readonly onOver?: ((over: Over) => void) | undefined
  /** Begins to follow a request. A client may have named a trace that it is part of (W3C). */
  readonly follow?: ((method: string, traceparent: unknown) => Following) | undefined
}

/** Gives each answer the id of its request, and says of each request in the log how it went. */
export function watchRequests(app: FastifyInstance, { onOver, follow }: RequestWatch): void {
  const followed = new WeakMap<FastifyRequest, Following>()
  // Not in onResponse, which is not told of answers that were cut: by a failure, or by the client.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    const following = follow?.(request.method, request.headers.traceparent)
    let isWhole = false
    reply.raw.once('finish', () => {
      isWhole = true
    })
    reply.raw.once('close', () => {
      const over = overOf(request, reply, isWhole)
      request.log.info(lineOf(over, request))
      onOver?.(over)
      following?.end(over)
    })
    if (!following) return done()
    followed.set(request, following)
    following.within(done)
  })
  if (!follow) return
  // What comes after the body was read does not go on from what came before it.
  app.addHook('preValidation', (request, _, done) => followed.get(request)?.within(done))
}

const overOf = (
  { method, routeOptions }: FastifyRequest,
  { raw, elapsedTime }: FastifyReply,
  isWhole: boolean,
): Over => ({
  method,
  route: routeOptions.url ?? null,
  status: raw.headersSent ? raw.statusCode : null,
  isWhole,
  milliseconds: elapsedTime,
})

const lineOf = (
  { method, route, status, isWhole, milliseconds }: Over,
  { ip }: FastifyRequest,
) => ({
  method,
  route,
  status,
  ...(isWhole ? {} : { cut: true }),
  milliseconds: Math.round(milliseconds * 10) / 10,
  client: isIP(ip) === 0 ? null : ip, // a proxy may pass on anything
})
