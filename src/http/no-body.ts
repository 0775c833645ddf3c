import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Methods whose bodies are read. */
const READ = ['DELETE', 'PATCH', 'POST', 'PUT']

/**
 * Takes a body of no bytes for none, whatever announces it: clients send a media type, or an empty
 * chunked body, with nothing to say. Takes the headers that announce it away, so that all who come
 * later see a request without a body.
 */
export function takeEmptyForNone(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, _, payload) => {
    if (!request.is404 && READ.includes(request.method) && (await isEmpty(request, payload))) {
      const { headers } = request.raw
      headers['content-type'] = undefined
      headers['transfer-encoding'] = undefined
    }
    return payload
  })
}

/** Whether a request has a body (RFC 9112 section 6.3). One that is not JSON is undefined all the same. */
export function hasBody({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/** The body of a request that may do without: then it is an empty object. */
export const bodyOrNothing = (request: Pick<FastifyRequest, 'body' | 'headers'>): unknown =>
  hasBody(request) ? request.body : {}

async function isEmpty(
  { headers }: Pick<FastifyRequest, 'headers'>,
  payload: Readable,
): Promise<boolean> {
  if (headers['transfer-encoding'] === undefined) return !hasBody({ headers })
  return endsAtOnce(payload)
}

/** Waits for the first byte, and leaves it where it is. */
function endsAtOnce(payload: Readable): Promise<boolean> {
  return new Promise((resolve, reject) => {
    function over(): void {
      payload.off('readable', some).off('end', none).off('error', lost).off('close', lost)
    }
    function some(): void {
      over()
      resolve(payload.readableLength === 0)
    }
    function none(): void {
      over()
      resolve(true)
    }
    function lost(fault: unknown = new Error('the body broke off')): void {
      over()
      reject(fault)
    }
    payload.on('readable', some).on('end', none).on('error', lost).on('close', lost)
  })
}
