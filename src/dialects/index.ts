import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Administration } from '../core/administration/index.ts'
import type { Credits } from '../core/credits/index.ts'
import type { Revocations } from '../core/revocations/index.ts'
import type { Runs } from '../core/runs/index.ts'
import type { Sessions } from '../core/sessions/index.ts'
import type { AccessTokens, AssistantTokens, Bearers, Issuing } from '../core/tokens/index.ts'
import { sendProblem } from '../http/answers/refusal.ts'
import { NoRoomForBody } from '../http/bodies.ts'
import { allowOrigin, type Origins, sendPreflight } from '../http/cors.ts'
import { Draining } from '../http/drain.ts'
import { accessDialect } from './access/routes.ts'
import { adminDialect } from './admin/routes.ts'
import { assistantDialect } from './assistant/routes.ts'
import { chatDialect } from './chat/routes.ts'
import { type Dialect, type Fault, faultOf } from './dialect.ts'
import { metricsDialect } from './metrics/routes.ts'
import { openaiDialect } from './openai/routes.ts'
import { revocationsDialect } from './revocations/routes.ts'
import { sessionDialect } from './session/routes.ts'
import { streamDialect } from './stream/routes.ts'
import { userDialect } from './user/routes.ts'

export interface Verbs {
  readonly accessTokens: AccessTokens
  readonly administration: Administration
  readonly assistantTokens: AssistantTokens
  readonly bearers: Bearers
  readonly credits: Credits
  readonly issuing: Issuing
  readonly revocations: Revocations
  readonly runs: Runs
  readonly sessions: Sessions
}

/**
 * The published APIs, all of them.
 *
 * @param publicUrl the address under which clients reach the service; '' if none was set
 */
export const allDialects = (verbs: Verbs, publicUrl: string): readonly Dialect[] => [
  accessDialect(verbs, publicUrl),
  adminDialect(verbs, publicUrl),
  assistantDialect(verbs, publicUrl),
  chatDialect(verbs),
  revocationsDialect(verbs, publicUrl),
  sessionDialect(verbs, publicUrl),
  metricsDialect(verbs.administration, publicUrl),
  openaiDialect(verbs),
  streamDialect(verbs),
  userDialect(verbs),
]

interface Path {
  readonly family: Dialect
  readonly methods: readonly string[]
  readonly crossOrigin: readonly string[]
}

/**
 * Mounts dialects beside each other, under one prefix if they share it, each with its own words
 * for faults. A path of theirs with another method is a 405 in the words of the family; with
 * OPTIONS, if pages of other origins may call it, the answer they ask for. A path that nobody
 * serves gets problem details (RFC 9457), unless a family speaks for all that is below its prefix.
 */
export async function mountDialects(
  app: FastifyInstance,
  dialects: readonly Dialect[],
  origins: Origins,
): Promise<void> {
  const paths = new Map<string, Path>()
  for (const family of dialects) {
    await app.register(async (scope) => {
      scope.addHook('onRoute', (route) => {
        const { url, method, config, schema } = route
        // Fastify would look at a request before its verb knows who asks, and parse its body.
        route.schema = { response: schema?.response }
        const known = paths.get(url) ?? { family, methods: [], crossOrigin: [] }
        const crossOrigin = config?.crossOrigin ? [method].flat() : []
        paths.set(url, {
          family,
          methods: known.methods.concat(method),
          crossOrigin: known.crossOrigin.concat(crossOrigin),
        })
      })
      speak(scope, family, origins)
      await scope.register(async (inner) => family.routes(inner), { prefix: family.prefix })
    })
  }
  for (const [url, path] of paths) refuseOtherMethods(app, url, path, origins)
  answerUnknownPaths(app, dialects)
}

/** Nothing that a family says is kept on its way: it may hold a token, or say what is one. */
const UNKEPT = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }

function speak(scope: FastifyInstance, family: Dialect, origins: Origins): void {
  scope.addHook('onRequest', async (request, reply) => {
    reply.headers(UNKEPT)
    if (request.routeOptions.config.crossOrigin) allowOrigin(request, reply, origins)
  })
  scope.setErrorHandler((error, request, reply) => {
    return family.say(reply, notedFault(error, request, reply))
  })
}

/** What an error amounts to, once the log knows of it, if it is anything to know of. */
function notedFault(error: unknown, request: FastifyRequest, reply: FastifyReply): Fault {
  const fault = faultOf(error)
  // A client that left is why there is no answer; of the others the log knows already.
  const isLogged = error instanceof Draining || error instanceof NoRoomForBody
  const isExpected = reply.raw.destroyed || isLogged
  if (WORTH_LOGGING.has(fault) && !isExpected) request.log.error({ err: error }, fault)
  return fault
}

const WORTH_LOGGING: ReadonlySet<Fault> = new Set(['broken', 'unavailable', 'upstream_failed'])

function refuseOtherMethods(
  app: FastifyInstance,
  url: string,
  { family, methods, crossOrigin }: Path,
  origins: Origins,
): void {
  const preflight = crossOrigin.length > 0
  const allow = preflight ? [...methods, 'OPTIONS'] : methods
  app.route({
    url,
    method: app.supportedMethods.filter((method) => !methods.includes(method)),
    // Told before the body is read: whatever is in it, the method is wrong.
    onRequest: async (request, reply) => {
      reply.headers({ ...UNKEPT, allow: allow.join(', ') })
      if (!preflight || request.method !== 'OPTIONS') return family.say(reply, 'wrong_method')
      allowOrigin(request, reply, origins)
      return sendPreflight(reply, crossOrigin)
    },
    handler: async () => undefined,
  })
}

function answerUnknownPaths(app: FastifyInstance, dialects: readonly Dialect[]): void {
  function answer(request: FastifyRequest, reply: FastifyReply, fault?: Fault): FastifyReply {
    const family = dialects.find(
      ({ prefix, sayUnknown }) => sayUnknown && request.url.startsWith(`${prefix}/`),
    )
    const problem = fault && PROBLEMS[fault]
    if (!family?.sayUnknown) return sendProblem(reply, ...(problem ?? NOT_FOUND))
    reply.headers(UNKEPT)
    return fault && problem ? family.say(reply, fault) : family.sayUnknown(reply)
  }
  app.setNotFoundHandler((request, reply) => answer(request, reply))
  app.setErrorHandler((error, request, reply) =>
    answer(request, reply, notedFault(error, request, reply)),
  )
}

const NOT_FOUND = [404, 'Not Found'] as const

/** Only these are worth more than to say that there is nothing at such a path. */
const PROBLEMS: Readonly<Partial<Record<Fault, readonly [status: number, title: string]>>> = {
  broken: [500, 'Internal Server Error'],
  unavailable: [503, 'Service Unavailable'],
}
