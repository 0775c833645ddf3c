import type { FastifyRequest } from 'fastify'
import { invalid, type Read, type Retry } from '../../core/administration/index.ts'

const KEY = /^[\x21-\x7e]{16,255}$/

/** What a request is that may not be sent again under a key. */
export const NO_RETRY: Read<undefined> = { ok: true, value: undefined }

/** Says that what is shown was done by an earlier request. */
export const REPLAYED = { 'idempotency-replayed': 'true' }

/** What a request says of being a second try. */
export function retryOf(request: FastifyRequest): Read<Retry | undefined> {
  const key = request.headers['idempotency-key']
  if (key === undefined) return NO_RETRY
  if (typeof key !== 'string' || !KEY.test(key)) {
    return invalid('Idempotency-Key', 'must have 16 to 255 visible ASCII characters')
  }
  const { method, url, body } = request
  return { ok: true, value: { key, request: JSON.stringify([method, url, body ?? null]) } }
}
