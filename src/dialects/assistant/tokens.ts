import type { FastifyInstance, FastifyReply } from 'fastify'
import { lazily } from '../../http/lazily.ts'
import { bodyOrNothing } from '../../http/no-body.ts'
import { askedIn, graceIn, nothingIn, organizationIn } from './asked.ts'
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
  const creating = {
    schema: CREATE,
    config: { operation: CREATE_TOKEN, numbers: 'exact' as const },
  }
  app.post('/tokens', creating, async (request, reply) => {
    const read = lazily(() => askedIn(request.body))
    const issued = await issuing.assistant({ ...askerOf(request), read })
    if (!issued.ok) return sayDenied(reply, issued, read)
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
    const read = lazily(() => nothingIn(bodyOrNothing(request)))
    const done = await assistantTokens.delete({
      ...{ ...askerOf(request), tokenId: request.params.id },
      organizationId: () => organizationIn(request.query),
      isReadable: () => read().isReadable,
    })
    return done.ok ? reply.code(204).send() : sayDenied(reply, done, read)
  })

  const rotating = { schema: ROTATE, config: { operation: ROTATE_TOKEN } }
  app.post<Call>('/tokens/:id/rotate', rotating, async (request, reply) => {
    const organizationId = lazily(() => organizationIn(request.body))
    const read = lazily(() => graceIn(bodyOrNothing(request)))
    const rotated = await assistantTokens.rotate({
      ...{ ...askerOf(request), tokenId: request.params.id },
      organizationId,
      graceSeconds: () => read().graceSeconds,
    })
    if (!rotated.ok) return sayDenied(reply, rotated, read)
    const { token, secret } = rotated
    return hal(reply).send(halToken(token, { secret, organizationId: organizationId() }))
  })
}

/** Says no; of what could not be read, also why. */
function sayDenied(
  reply: FastifyReply,
  no: Parameters<typeof sayNo>[1],
  read: () => { readonly unknown: string | undefined },
): FastifyReply {
  return no.denial === 'invalid_field' ? sayNo(reply, no, read().unknown) : sayNo(reply, no)
}
