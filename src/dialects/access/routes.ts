import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { bodyOrNothing, hasBody } from '../../http/no-body.ts'
import { presentedBy } from '../../http/presented.ts'
import type { Dialect } from '../dialect.ts'
import { queryOfList } from '../lists.ts'
import { Problem } from '../problem.ts'
import { inputOnDemand } from '../reader.ts'
import { refuse, say, type Verbs } from './errors.ts'
import {
  CREATE_TOKEN,
  LIST_TOKENS,
  READ_TOKEN,
  REVOKE_TOKEN,
  REVOKE_TOKENS,
  ROTATE_TOKEN,
} from './openapi.ts'
import {
  AccessToken,
  AccessTokenPage,
  DAY_SECONDS,
  idOf,
  NewAccessToken,
  RANGES,
  RevokedAccessTokens,
  readCreation,
  readList,
  readOne,
  readRevocation,
  readRevocationOfAll,
  readRotation,
  shown,
  ValidationError,
} from './schemas.ts'

const REFUSALS = { 422: ValidationError, '4xx': Problem, '5xx': Problem }

/** The tokens by which operators are known. Its reference is docs/dialects/access.md. */
export const accessDialect = (verbs: Verbs, publicUrl: string): Dialect => ({
  prefix: '/api/v1/access-tokens',
  say,
  routes(app) {
    serveAll(app, verbs, publicUrl)
    serveOne(app, verbs, publicUrl)
  },
})

function serveAll(app: FastifyInstance, verbs: Verbs, publicUrl: string): void {
  const { accessTokens, issuing } = verbs
  const listing = {
    schema: { response: { 200: AccessTokenPage, ...REFUSALS } },
    config: { operation: LIST_TOKENS },
  }
  app.get('', listing, async (request, reply) => {
    const { input, issues } = inputOnDemand(
      () => readList({ query: queryOfList(request.query) }),
      ({ query: { tokenType, includeRevoked = false, limit = RANGES.limit.usual, cursor } }) => ({
        kind: tokenType,
        includeRevoked,
        limit,
        cursor,
      }),
    )
    const presented = presentedBy(request, publicUrl)
    const listed = await accessTokens.list({ presented, wanted: input })
    if (!listed.ok) return refuse(reply, listed, issues)
    return { items: listed.items.map(shown), nextCursor: listed.nextCursor }
  })

  const creating = {
    schema: { response: { 201: NewAccessToken, ...REFUSALS } },
    config: { operation: CREATE_TOKEN },
  }
  app.post('', creating, async (request, reply) => {
    const { input, issues } = inputOnDemand(
      () => readCreation({ body: hasBody(request) ? request.body : null }),
      ({ body: { name, expiresInDays = null } }) => ({
        name,
        lifetimeSeconds: expiresInDays === null ? null : expiresInDays * DAY_SECONDS,
      }),
    )
    const presented = presentedBy(request, publicUrl)
    const issued = await issuing.access({ presented, wanted: input })
    if (!issued.ok) return refuse(reply, issued, issues)
    return reply.code(201).send({ plaintext: issued.secret, token: shown(issued.token) })
  })

  const revoking = {
    schema: { response: { 200: RevokedAccessTokens, ...REFUSALS } },
    config: { operation: REVOKE_TOKENS },
  }
  app.delete('', revoking, async (request, reply) => {
    const { input, issues } = inputOnDemand(
      () => readRevocationOfAll({ body: bodyOrNothing(request), query: request.query }),
      ({ query }) => ({ exceptCurrent: query.exclude_current ?? true }),
    )
    const presented = presentedBy(request, publicUrl)
    const revoked = await accessTokens.revokeAll({ presented, wanted: input })
    return revoked.ok ? { revokedCount: revoked.revokedCount } : refuse(reply, revoked, issues)
  })
}

function serveOne(app: FastifyInstance, { accessTokens }: Verbs, publicUrl: string): void {
  const showing = {
    schema: { response: { 200: AccessToken, ...REFUSALS } },
    config: { operation: READ_TOKEN },
  }
  app.get('/:token_id', showing, async (request, reply) => {
    const { input, issues } = inputOnDemand(() => readOne({ path: request.params }), idOf)
    const presented = presentedBy(request, publicUrl)
    const found = await accessTokens.show({ presented, wanted: input })
    return found.ok ? shown(found.token) : refuse(reply, found, issues)
  })

  const revoking = {
    schema: { response: { 204: Type.Null(), ...REFUSALS } },
    config: { operation: REVOKE_TOKEN },
  }
  app.delete('/:token_id', revoking, async (request, reply) => {
    const { input, issues } = inputOnDemand(
      () => readRevocation({ path: request.params, body: bodyOrNothing(request) }),
      idOf,
    )
    const presented = presentedBy(request, publicUrl)
    const revoked = await accessTokens.revoke({ presented, wanted: input })
    return revoked.ok ? reply.code(204).send() : refuse(reply, revoked, issues)
  })

  const rotating = {
    schema: { response: { 200: NewAccessToken, ...REFUSALS } },
    config: { operation: ROTATE_TOKEN },
  }
  app.post('/:token_id/rotate', rotating, async (request, reply) => {
    const { input, issues } = inputOnDemand(
      () => readRotation({ path: request.params, body: bodyOrNothing(request) }),
      (read) => ({ ...idOf(read), graceSeconds: read.body.graceSeconds ?? 0 }),
    )
    const presented = presentedBy(request, publicUrl)
    const rotated = await accessTokens.rotate({ presented, wanted: input })
    if (!rotated.ok) return refuse(reply, rotated, issues)
    return { plaintext: rotated.secret, token: shown(rotated.token) }
  })
}
