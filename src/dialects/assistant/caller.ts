import type { FastifyRequest } from 'fastify'
import type { Asker } from '../../core/tokens/index.ts'
import { presentedBy } from '../../http/presented.ts'

/** Returns who sends a request, with which credential and from where. */
export type CallerOf = (request: FastifyRequest) => Asker

/** @param publicUrl the address whose pages may ask by cookie */
export const callerIn =
  (publicUrl: string): CallerOf =>
  (request) => ({
    presented: presentedBy(request, publicUrl),
    from: { clientAddress: request.ip, origin: request.headers.origin },
  })
