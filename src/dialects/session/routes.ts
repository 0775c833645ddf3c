import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { exceededHeaders } from '../../http/answers/quota.ts'
import { leftSignal } from '../../http/left.ts'
import { bodyOrNothing } from '../../http/no-body.ts'
import { isFromOurPage, presentedBy } from '../../http/presented.ts'
import type { Dialect } from '../dialect.ts'
import { Problem } from '../problem.ts'
import { inputOnDemand } from '../reader.ts'
import { cookieOf, forgottenCookies } from './cookie.ts'
import {
  LOGIN_WORDS,
  LOGOUT_WORDS,
  PASSWORD_WORDS,
  refuse,
  say,
  type Verbs,
  WORDS,
} from './errors.ts'
import { CHANGE_PASSWORD, LOG_IN, LOG_OUT, READ_ME } from './openapi.ts'
import { Me, meOf, readLogin, readPasswords, readSignOut } from './schemas.ts'

const REFUSALS = { '4xx': Problem, '5xx': Problem }
const KNOWN = { response: { 200: Me, ...REFUSALS } }
const DONE = { response: { 204: Type.Null(), ...REFUSALS } }

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
  const options = { schema: KNOWN, config: { operation: LOG_IN } }
  app.post('/login', options, async (request, reply) => {
    const { headers, body, protocol, ip: clientAddress } = request
    const isFromForeignPage = headers.origin !== undefined && !isFromOurPage(request, publicUrl)
    const { ok, input, issues } = readLogin({ body })
    const wanted = ok ? input.body : undefined
    const signal = leftSignal(reply)
    const signedIn = await sessions.signIn({ wanted, clientAddress, isFromForeignPage, signal })
    if (signedIn.ok) {
      const { secret, lifetimeSeconds } = signedIn
      reply.header('set-cookie', cookieOf(secret, lifetimeSeconds, { publicUrl, protocol }))
      return meOf(signedIn)
    }
    if (signedIn.denial === 'rate_limited') reply.headers(exceededHeaders(signedIn.quota))
    return refuse(reply, { ...WORDS, ...LOGIN_WORDS }, signedIn.denial, () => issues)
  })
}

function serveLogout(app: FastifyInstance, sessions: Verbs['sessions'], publicUrl: string): void {
  app.post('/logout', { schema: DONE, config: { operation: LOG_OUT } }, async (request, reply) => {
    const { input, issues } = inputOnDemand(
      () => readSignOut({ body: bodyOrNothing(request) }),
      ({ body }) => body,
    )
    const presented = presentedBy(request, publicUrl)
    const signedOut = await sessions.signOut({ presented, wanted: input })
    const isOver = signedOut.ok || signedOut.denial === 'unauthorized'
    const reached = { publicUrl, protocol: request.protocol }
    if (isOver) reply.header('set-cookie', forgottenCookies(reached))
    if (signedOut.ok) return reply.code(204).send()
    return refuse(reply, { ...WORDS, ...LOGOUT_WORDS }, signedOut.denial, issues)
  })
}

function serveMe(app: FastifyInstance, sessions: Verbs['sessions'], publicUrl: string): void {
  app.get('/me', { schema: KNOWN, config: { operation: READ_ME } }, async (request, reply) => {
    const known = await sessions.me({ presented: presentedBy(request, publicUrl) })
    return known.ok ? meOf(known) : say(reply, known.denial)
  })
}

function servePassword(app: FastifyInstance, sessions: Verbs['sessions'], publicUrl: string): void {
  const options = {
    schema: DONE,
    config: { operation: CHANGE_PASSWORD },
  }
  app.post('/password', options, async (request, reply) => {
    const { input, issues } = inputOnDemand(
      () => readPasswords({ body: request.body }),
      ({ body }) => body,
    )
    const changed = await sessions.changePassword({
      presented: presentedBy(request, publicUrl),
      wanted: input,
      clientAddress: request.ip,
      signal: leftSignal(reply),
    })
    if (changed.ok) return reply.code(204).send()
    if (changed.denial === 'rate_limited') reply.headers(exceededHeaders(changed.quota))
    return refuse(reply, { ...WORDS, ...PASSWORD_WORDS }, changed.denial, issues)
  })
}
