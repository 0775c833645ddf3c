import type { FastifyInstance } from 'fastify'
import { lazily } from '../../http/lazily.ts'
import { bodyOrNothing } from '../../http/no-body.ts'
import { askedIn, graceIn, organizationIn } from './asked.ts'
import { type AskerOf, hal } from './asker.ts'
import { halToken, tokenPath } from './hal.ts'
import { CREATE_TOKEN, DELETE_TOKEN, READ_TOKEN, ROTATE_TOKEN } from './openapi.ts'
import { sayNo } from './say.ts'
import { CREATE, DELETE, ROTATE, SHOW, type Verbs } from './wire.ts'

interface Call {
  readonly Params: { readonly id: string }
}

/** Tokens one by one. */
export function serveTokens(
  app: FastifyInstance,
  { assistantTokens, issuing }: Pick<Verbs, 'assistantTokens' | 'issuing'>,
  askerOf: AskerOf,
): void {
  const creating = { schema: CREATE, config: { operation: CREATE_TOKEN } }
  app.post('/tokens', creating, async (request, reply) => {
    const read = lazily(() => askedIn(request.body))
    const issued = await issuing.assistant({ ...askerOf(request), read })
    if (!issued.ok) return sayNo(reply, issued)
    const { token, secret } = issued
    const { organizationId } = read().asked
    return hal(reply)
      .code(201)
      .header('location', tokenPath(token.id, organizationId))
      .send(halToken(token, { secret, organizationId }))
  })

  const showing = { schema: SHOW, config: { operation: READ_TOKEN } }
  app.get<Call>('/tokens/:id', showing, async (request, reply) => {
    const organizationId = organizationIn(request.query)
    const found = await assistantTokens.show({
      ...{ ...askerOf(request), tokenId: request.params.id },
      organizationId: () => organizationId,
    })
    return found.ok
      ? hal(reply).send(halToken(found.token, { organizationId }))
      : sayNo(reply, found)
  })

  const deleting = { schema: DELETE, config: { operation: DELETE_TOKEN } }
  app.delete<Call>('/tokens/:id', deleting, async (request, reply) => {
    const done = await assistantTokens.delete({
      ...{ ...askerOf(request), tokenId: request.params.id },
      organizationId: () => organizationIn(request.query),
    })
    return done.ok ? reply.code(204).send() : sayNo(reply, done)
  })

  const rotating = { schema: ROTATE, config: { operation: ROTATE_TOKEN } }
  app.post<Call>('/tokens/:id/rotate', rotating, async (request, reply) => {
    const organizationId = lazily(() => organizationIn(request.body))
    const rotated = await assistantTokens.rotate({
      ...{ ...askerOf(request), tokenId: request.params.id },
      organizationId,
      graceSeconds: () => graceIn(bodyOrNothing(request)),
    })
    if (!rotated.ok) return sayNo(reply, rotated)
    const { token, secret } = rotated
    return hal(reply).send(halToken(token, { secret, organizationId: organizationId() }))
  })
}
