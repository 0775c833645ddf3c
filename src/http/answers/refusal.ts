import type { FastifyReply } from 'fastify'

/** Sends a refusal, with what HTTP itself asks for beside its status. */
export function sendRefusal(reply: FastifyReply, status: number, body: object): FastifyReply {
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  if (status === 503) reply.header('retry-after', '1')
  return reply.code(status).send(body)
}

/** Sends problem details (RFC 9457), also on a route whose own schema knows other words. */
export function sendProblem(
  reply: FastifyReply,
  status: number,
  title: string,
  detail?: string,
): FastifyReply {
  reply.type('application/problem+json').serializer(JSON.stringify)
  return sendRefusal(reply, status, { type: 'about:blank', title, status, detail })
}
