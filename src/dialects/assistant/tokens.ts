import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { AskedToken } from '../../core/tokens/index.ts'
import { instantIn } from '../../http/instant.ts'
import { lazily } from '../../http/lazily.ts'
import { bodyOrNothing } from '../../http/no-body.ts'
import type { Issue } from '../issues.ts'
import type { CallerOf } from './caller.ts'
import { REFUSALS, refuse, unknownIn, type Verbs } from './errors.ts'
import { hal, halToken, Token, tokenPath } from './hal.ts'
import { CREATE_TOKEN, DELETE_TOKEN, READ_TOKEN, ROTATE_TOKEN } from './openapi.ts'
import { organizationIn, readDeletion, readRotation, readToken, TokenBody } from './schemas.ts'

interface Call {
  readonly Params: { readonly id: string }
}

const SHOWN = { response: { 200: Token, ...REFUSALS } }

/** Tokens one by one. */
export function serveTokens(
  app: FastifyInstance,
  { assistantTokens, issuing }: Pick<Verbs, 'assistantTokens' | 'issuing'>,
  callerOf: CallerOf,
): void {
  serveCreation(app, issuing, callerOf)
  serveExisting(app, assistantTokens, callerOf)
}

function serveCreation(app: FastifyInstance, issuing: Verbs['issuing'], callerOf: CallerOf): void {
  const creating = {
    schema: { response: { 201: Token, ...REFUSALS } },
    config: { operation: CREATE_TOKEN, numbers: 'exact' as const },
  }
  app.post('/tokens', creating, async (request, reply) => {
    const read = lazily(() => tokenIn(request.body))
    const issued = await issuing.assistant({ ...callerOf(request), read })
    if (!issued.ok) return refuse(reply, issued, () => read().issues)
    const { token, secret } = issued
    const { organizationId } = read().asked
    return hal(reply)
      .code(201)
      .header('location', tokenPath(token.id, organizationId))
      .send(halToken(token, { secret, organizationId }))
  })
}

function serveExisting(
  app: FastifyInstance,
  assistantTokens: Verbs['assistantTokens'],
  callerOf: CallerOf,
): void {
  app.get<Call>(
    '/tokens/:id',
    { schema: SHOWN, config: { operation: READ_TOKEN } },
    async (request, reply) => {
      const organizationId = organizationIn(request.query)
      const found = await assistantTokens.show({
        ...callerOf(request),
        tokenId: request.params.id,
        organizationId: () => organizationId,
      })
      if (!found.ok) return refuse(reply, found)
      return hal(reply).send(halToken(found.token, { organizationId }))
    },
  )

  const deleting = {
    schema: { response: { 204: Type.Null(), ...REFUSALS } },
    config: { operation: DELETE_TOKEN },
  }
  app.delete<Call>('/tokens/:id', deleting, async (request, reply) => {
    const read = lazily(() => readDeletion({ body: bodyOrNothing(request) }))
    const done = await assistantTokens.delete({
      ...callerOf(request),
      tokenId: request.params.id,
      organizationId: () => organizationIn(request.query),
      isReadable: () => read().ok,
    })
    return done.ok ? reply.code(204).send() : refuse(reply, done, () => read().issues)
  })

  app.post<Call>(
    '/tokens/:id/rotate',
    { schema: SHOWN, config: { operation: ROTATE_TOKEN } },
    async (request, reply) => {
      const organizationId = lazily(() => organizationIn(request.body))
      const read = lazily(() => readRotation({ body: bodyOrNothing(request) }))
      const rotated = await assistantTokens.rotate({
        ...callerOf(request),
        tokenId: request.params.id,
        organizationId,
        graceSeconds: () => graceIn(read()),
      })
      if (!rotated.ok) return refuse(reply, rotated, () => read().issues)
      const { token, secret } = rotated
      return hal(reply).send(halToken(token, { secret, organizationId: organizationId() }))
    },
  )
}

/** Returns NaN if the request could not be read; the verb judges the organization first. */
function graceIn({ input, issues }: ReturnType<typeof readRotation>): number {
  const isUnclear = issues.some(({ path: [field] }) => field !== 'organizationId')
  return isUnclear ? Number.NaN : (input.body.graceSeconds ?? 0)
}

type Input = Partial<Static<typeof TokenBody>>

/** Reads the body of a request for a token. */
function tokenIn(body: unknown) {
  const { input, issues } = readToken({ body })
  const isAnyUnknown = unknownIn(issues).length > 0
  const unreadable = issues.map(unreadableFieldOf).find((field) => field !== undefined)
  return {
    asked: tokenFrom(input.body, organizationIn(body)),
    unreadable: isAnyUnknown ? 'body' : unreadable,
    issues,
  } as const
}

/** Returns undefined for a field that the verb judges itself: null stands for nothing. */
function unreadableFieldOf({
  path: [name],
  received,
  code,
}: Issue): keyof Input | 'body' | undefined {
  if (name === undefined || !isField(name)) return 'body'
  if (name === 'organizationId' || code === 'required' || received === null) return undefined
  return name
}

const isField = (name: string): name is keyof Input => Object.hasOwn(TokenBody.properties, name)

const tokenFrom = (body: Input, organizationId: string | undefined): AskedToken => ({
  organizationId,
  type: body.type,
  assistantId: body.assistantId ?? undefined,
  notes: body.notes ?? '',
  isReadOnly: body.readOnly ?? false,
  restrict: body.restrict ?? undefined,
  cidr: body.cidr ?? undefined,
  host: body.host ?? undefined,
  expiresAt: typeof body.expiresAt === 'string' ? instantIn(body.expiresAt) : null,
  data: body.data ?? null,
})
