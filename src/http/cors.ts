import type { FastifyReply, FastifyRequest } from 'fastify'

/** Which pages of other origins may call: those listed, or all with `*`. */
export type Origins = readonly string[]

const EXPOSED = [
  'retry-after',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-request-id',
  'x-vercel-ai-data-stream',
  'x-vercel-ai-ui-message-stream',
].join(', ')

const PREFLIGHT = {
  // The star, which stands for any header but `authorization`, is for clients that send headers of
  // their own, as OpenAI's does. Nothing that we look at is among them.
  'access-control-allow-headers': 'authorization, content-type, idempotency-key, *',
  'access-control-max-age': '86400',
}

/**
 * Lets pages of other origins read an answer (the Fetch standard's CORS protocol), never with
 * credentials of the browser's own. Nothing is said to an origin that is not listed.
 */
export function allowOrigin(request: FastifyRequest, reply: FastifyReply, origins: Origins): void {
  reply.header('access-control-expose-headers', EXPOSED)
  if (origins.includes('*')) {
    reply.header('access-control-allow-origin', '*')
    return
  }
  reply.header('vary', 'Origin')
  const { origin } = request.headers
  if (origin !== undefined && origins.includes(origin)) {
    reply.header('access-control-allow-origin', origin)
  }
}

/** Answers a preflight request for a path with these methods. */
export function sendPreflight(reply: FastifyReply, methods: readonly string[]): FastifyReply {
  reply.header('access-control-allow-methods', methods.join(', '))
  return reply.headers(PREFLIGHT).code(204).send()
}
