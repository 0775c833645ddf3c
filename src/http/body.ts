import type { FastifyRequest } from 'fastify'

/** Whether a body was sent (RFC 9112 section 6.3). One that is not JSON is undefined all the same. */
export function hasBody({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
