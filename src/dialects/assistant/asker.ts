import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Asker } from '../../core/tokens/index.ts'
import { presentedBy } from '../../http/presented.ts'

/** Who asks, by what and from where, as far as a request says it. */
export type AskerOf = (request: FastifyRequest) => Asker

/** @param publicUrl the address whose pages may ask by cookie */
export const askerIn =
  (publicUrl: string): AskerOf =>
  (request) => ({
    presented: presentedBy(request, publicUrl),
    from: { clientAddress: request.ip, origin: request.headers.origin },
  })

/** The media type in which all of this family is answered that is no refusal and no chat. */
export const HAL = 'application/hal+json'

/** Fields are sent in the order they stand in, which a response schema would not keep. */
export const hal = (reply: FastifyReply): FastifyReply => reply.type(HAL).serializer(JSON.stringify)
