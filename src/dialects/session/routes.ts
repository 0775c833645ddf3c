import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isFields } from '../../core/fields.ts'
import { exceededHeaders } from '../../http/answers/quota.ts'
import { leftSignal } from '../../http/left.ts'
import { isFromOurPage, presentedBy } from '../../http/presented.ts'
import type { Dialect } from '../dialect.ts'
import { sayProblem } from '../problem.ts'
import { cookieOf } from './cookie.ts'
import { CHANGE_PASSWORD, LOG_IN, LOG_OUT, READ_ME } from './openapi.ts'
import {
  LOGIN,
  LOGIN_WORDS,
  LOGOUT,
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
    const { headers, body, ip: clientAddress } = request
    const isFromForeignPage = headers.origin !== undefined && !isFromOurPage(headers, publicUrl)
    const { username, password } = isFields(body) ? body : {}
    const isReadable = typeof username === 'string' && typeof password === 'string'
    const wanted = isReadable ? { username, password } : undefined
    const signal = leftSignal(reply)
    const signedIn = await sessions.signIn({ wanted, clientAddress, isFromForeignPage, signal })
    if (signedIn.ok) {
      const { secret, lifetimeSeconds } = signedIn
      reply.header('set-cookie', cookieOf(secret, lifetimeSeconds, publicUrl))
      return meOf(signedIn)
    }
    if (signedIn.denial === 'rate_limited') reply.headers(exceededHeaders(signedIn.quota))
    return sayProblem(reply, { ...WORDS, ...LOGIN_WORDS }[signedIn.denial])
  })
}

function serveLogout(app: FastifyInstance, sessions: Verbs['sessions'], publicUrl: string): void {
  app.post(
    '/logout',
    { schema: LOGOUT, config: { operation: LOG_OUT } },
    async (request, reply) => {
      const signedOut = await sessions.signOut({ presented: presentedBy(request, publicUrl) })
      const isOver = signedOut.ok || signedOut.denial === 'unauthorized'
      if (isOver) reply.header('set-cookie', cookieOf('', 0, publicUrl))
      return signedOut.ok ? reply.code(204).send() : say(reply, signedOut.denial)
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
    const changed = await sessions.changePassword({
      presented: presentedBy(request, publicUrl),
      wanted: () => passwordsIn(request),
      clientAddress: request.ip,
      signal: leftSignal(reply),
    })
    if (changed.ok) return reply.code(204).send()
    if (changed.denial === 'rate_limited') reply.headers(exceededHeaders(changed.quota))
    return sayProblem(reply, { ...WORDS, ...PASSWORD_WORDS }[changed.denial])
  })
}

function passwordsIn({ body }: FastifyRequest) {
  const { currentPassword, newPassword } = isFields(body) ? body : {}
  const isReadable = typeof currentPassword === 'string' && typeof newPassword === 'string'
  return isReadable ? { currentPassword, newPassword } : undefined
}

function say(reply: FastifyReply, word: keyof typeof WORDS): FastifyReply {
  return sayProblem(reply, WORDS[word])
}
