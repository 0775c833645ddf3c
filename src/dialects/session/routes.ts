import type { FastifyInstance, FastifyReply } from 'fastify'
import { exceededHeaders } from '../../http/answers/quota.ts'
import { lazily } from '../../http/lazily.ts'
import { leftSignal } from '../../http/left.ts'
import { bodyOrNothing } from '../../http/no-body.ts'
import { isFromOurPage, presentedBy } from '../../http/presented.ts'
import type { Dialect } from '../dialect.ts'
import { type ProblemWords, sayProblem } from '../problem.ts'
import { credentialsIn, nothingIn, passwordsIn } from './asked.ts'
import { cookieOf, forgottenCookies } from './cookie.ts'
import { CHANGE_PASSWORD, LOG_IN, LOG_OUT, READ_ME } from './openapi.ts'
import {
  bad,
  LOGIN,
  LOGIN_WORDS,
  LOGOUT,
  LOGOUT_WORDS,
  ME,
  meOf,
  PASSWORD,
  PASSWORD_WORDS,
  type Verbs,
  WORDS,
} from './wire.ts'

/** Signing in and out. Its reference is docs/dialects/session.md. */
export const sessionDialect = ({ sessions }: Verbs, publicUrl: string): Dialect => ({
  prefix: '/api/v1/auth',
  say,
  routes(app) {
    serveLogin(app, sessions, publicUrl)
    serveLogout(app, sessions, publicUrl)
    serveMe(app, sessions, publicUrl)
    servePassword(app, sessions, publicUrl)
  },
})

function serveLogin(app: FastifyInstance, sessions: Verbs['sessions'], publicUrl: string): void {
  const options = { schema: LOGIN, config: { operation: LOG_IN } }
  app.post('/login', options, async (request, reply) => {
    const { headers, body, protocol, ip: clientAddress } = request
    const isFromForeignPage = headers.origin !== undefined && !isFromOurPage(request, publicUrl)
    const { wanted, flaw } = credentialsIn(body)
    const signal = leftSignal(reply)
    const signedIn = await sessions.signIn({ wanted, clientAddress, isFromForeignPage, signal })
    if (signedIn.ok) {
      const { secret, lifetimeSeconds } = signedIn
      reply.header('set-cookie', cookieOf(secret, lifetimeSeconds, { publicUrl, protocol }))
      return meOf(signedIn)
    }
    if (signedIn.denial === 'rate_limited') reply.headers(exceededHeaders(signedIn.quota))
    return sayNo(reply, { ...WORDS, ...LOGIN_WORDS }, signedIn.denial, () => flaw)
  })
}

function serveLogout(app: FastifyInstance, sessions: Verbs['sessions'], publicUrl: string): void {
  app.post(
    '/logout',
    { schema: LOGOUT, config: { operation: LOG_OUT } },
    async (request, reply) => {
      const read = lazily(() => nothingIn(bodyOrNothing(request)))
      const presented = presentedBy(request, publicUrl)
      const signedOut = await sessions.signOut({ presented, wanted: () => read().wanted })
      const isOver = signedOut.ok || signedOut.denial === 'unauthorized'
      const reached = { publicUrl, protocol: request.protocol }
      if (isOver) reply.header('set-cookie', forgottenCookies(reached))
      if (signedOut.ok) return reply.code(204).send()
      return sayNo(reply, { ...WORDS, ...LOGOUT_WORDS }, signedOut.denial, () => read().flaw)
    },
  )
}

function serveMe(app: FastifyInstance, sessions: Verbs['sessions'], publicUrl: string): void {
  app.get('/me', { schema: ME, config: { operation: READ_ME } }, async (request, reply) => {
    const known = await sessions.me({ presented: presentedBy(request, publicUrl) })
    return known.ok ? meOf(known) : say(reply, known.denial)
  })
}

function servePassword(app: FastifyInstance, sessions: Verbs['sessions'], publicUrl: string): void {
  const options = {
    schema: PASSWORD,
    config: { operation: CHANGE_PASSWORD },
  }
  app.post('/password', options, async (request, reply) => {
    const read = lazily(() => passwordsIn(request.body))
    const changed = await sessions.changePassword({
      presented: presentedBy(request, publicUrl),
      wanted: () => read().wanted,
      clientAddress: request.ip,
      signal: leftSignal(reply),
    })
    if (changed.ok) return reply.code(204).send()
    if (changed.denial === 'rate_limited') reply.headers(exceededHeaders(changed.quota))
    return sayNo(reply, { ...WORDS, ...PASSWORD_WORDS }, changed.denial, () => read().flaw)
  })
}

/** @param flawOf says what is wrong with a body, if there is more to say of it than the words do */
function sayNo<Word extends string>(
  reply: FastifyReply,
  words: Readonly<Record<Word, ProblemWords>>,
  denial: Word,
  flawOf: () => string | undefined,
): FastifyReply {
  const flaw = denial === 'invalid_fields' ? flawOf() : undefined
  return sayProblem(reply, flaw === undefined ? words[denial] : bad(flaw))
}

function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  return sayProblem(reply, WORDS[word])
}
