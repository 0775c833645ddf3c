import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Denial } from '../../core/answer.ts'
import type { OverQuota } from '../../core/limits/index.ts'
import type { TooManyChanges } from '../../core/tokens/index.ts'
import { exceededHeaders } from '../../http/answers/quota.ts'
import { sendRefusal } from '../../http/answers/refusal.ts'
import { lazily } from '../../http/lazily.ts'
import { presentedBy } from '../../http/presented.ts'
import type { Dialect } from '../dialect.ts'
import { sayProblem } from '../problem.ts'
import {
  type Asked,
  askedAll,
  askedEnd,
  askedList,
  askedNew,
  askedOne,
  askedRotation,
} from './asked.ts'
import type { Flaw } from './flaws.ts'
import {
  CREATE_TOKEN,
  LIST_TOKENS,
  READ_TOKEN,
  REVOKE_TOKEN,
  REVOKE_TOKENS,
  ROTATE_TOKEN,
} from './openapi.ts'
import {
  CREATE,
  FLAWS,
  LIST,
  outlives,
  REVOKE,
  REVOKE_ALL,
  ROTATE,
  SHOW,
  shown,
  type Verbs,
  WORDS,
} from './wire.ts'

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
  const listing = { schema: LIST, config: { operation: LIST_TOKENS } }
  app.get('', listing, async (request, reply) => {
    const { wanted, flaws } = readBy(askedList, request)
    const presented = presentedBy(request, publicUrl)
    const listed = await accessTokens.list({ presented, wanted })
    if (listed.ok) return { items: listed.items.map(shown), nextCursor: listed.nextCursor }
    if (listed.denial === 'foreign_cursor') return sayFlaws(reply, [FLAWS.foreign_cursor])
    return sayNo(reply, listed, flaws)
  })

  const creating = { schema: CREATE, config: { operation: CREATE_TOKEN } }
  app.post('', creating, async (request, reply) => {
    const { wanted, flaws } = readBy(askedNew, request)
    const presented = presentedBy(request, publicUrl)
    const issued = await issuing.access({ presented, wanted })
    if (issued.ok) {
      return reply.code(201).send({ plaintext: issued.secret, token: shown(issued.token) })
    }
    if (issued.denial === 'outlives_its_parent') {
      return sayFlaws(reply, [outlives(issued.latestAt)])
    }
    return sayNo(reply, issued, flaws)
  })

  const revoking = { schema: REVOKE_ALL, config: { operation: REVOKE_TOKENS } }
  app.delete('', revoking, async (request, reply) => {
    const { wanted, flaws } = readBy(askedAll, request)
    const presented = presentedBy(request, publicUrl)
    const revoked = await accessTokens.revokeAll({ presented, wanted })
    if (!revoked.ok) return sayNo(reply, revoked, flaws)
    return { revokedCount: revoked.revokedCount }
  })
}

function serveOne(app: FastifyInstance, { accessTokens }: Verbs, publicUrl: string): void {
  const showing = { schema: SHOW, config: { operation: READ_TOKEN } }
  app.get('/:token_id', showing, async (request, reply) => {
    const { wanted, flaws } = readBy(askedOne, request)
    const found = await accessTokens.show({ presented: presentedBy(request, publicUrl), wanted })
    return found.ok ? shown(found.token) : sayNo(reply, found, flaws)
  })

  const revoking = { schema: REVOKE, config: { operation: REVOKE_TOKEN } }
  app.delete('/:token_id', revoking, async (request, reply) => {
    const { wanted, flaws } = readBy(askedEnd, request)
    const presented = presentedBy(request, publicUrl)
    const revoked = await accessTokens.revoke({ presented, wanted })
    return revoked.ok ? reply.code(204).send() : sayNo(reply, revoked, flaws)
  })

  const rotating = { schema: ROTATE, config: { operation: ROTATE_TOKEN } }
  app.post('/:token_id/rotate', rotating, async (request, reply) => {
    const { wanted, flaws } = readBy(askedRotation, request)
    const presented = presentedBy(request, publicUrl)
    const rotated = await accessTokens.rotate({ presented, wanted })
    if (rotated.ok) return { plaintext: rotated.secret, token: shown(rotated.token) }
    return sayNo(reply, rotated, flaws)
  })
}

/** Gives what reads a request when a verb looks at it, and what then was wrong with it. */
function readBy<Wanted>(read: (request: FastifyRequest) => Asked<Wanted>, request: FastifyRequest) {
  const asked = lazily(() => read(request))
  return { wanted: () => asked().wanted, flaws: () => asked().flaws }
}

/** Says no, and if it is for what is wrong with the request, what that is. */
function sayNo(reply: FastifyReply, no: No, flaws: () => readonly Flaw[]): FastifyReply {
  switch (no.denial) {
    case 'invalid_fields':
      return sayFlaws(reply, flaws())
    case 'over_quota': {
      const [status, title] = WORDS.over_quota
      return sayProblem(reply, [status, title, no.usedUp.remedy])
    }
    case 'rate_limited':
      return say(reply.headers(exceededHeaders(no.quota)), no.denial)
    default:
      return say(reply, no.denial)
  }
}

type No =
  | OverQuota
  | TooManyChanges
  | Denial<Exclude<keyof typeof WORDS, 'over_quota' | 'rate_limited'>>
  | Denial<'invalid_fields'>

function sayFlaws(reply: FastifyReply, detail: readonly Flaw[]): FastifyReply {
  return sendRefusal(reply, 422, { detail })
}

function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  return sayProblem(reply, WORDS[word])
}
