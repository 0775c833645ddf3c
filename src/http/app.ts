import { randomUUID } from 'node:crypto'
import { METHODS } from 'node:http'
import accepts from '@fastify/accepts'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { boundBodies } from './bodies.ts'
import { boundConnections } from './connections.ts'
import { readForwarded, trustable } from './forwarded.ts'
import { letHalfClose } from './half-closed.ts'
import { refuseDoubtfulHosts } from './host.ts'
import { parseWhenLookedAt, readJson } from './json.ts'
import { lingerOnConnections } from './linger.ts'
import { takeEmptyForNone } from './no-body.ts'
import { type RequestWatch, watchRequests } from './over.ts'
import { plainPath } from './paths.ts'
import { boundPipelining } from './pipelining.ts'
import { readQuery } from './query.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { refuseTunnels, refuseUnreadable } from './unreadable.ts'

export interface AppOptions extends RequestWatch {
  readonly log: FastifyBaseLogger
  /** Addresses and CIDR ranges of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  /** The largest body of a route that takes large ones. */
  readonly bodyLimitBytes: number
  /** How much memory all bodies may take together until they are read. */
  readonly bodiesInFlightBytes?: number
  /** How many connections may be open at a time. */
  readonly mostConnections?: number
  /** How long a connection may be silent, in both directions. Longer than any upstream may be. */
  readonly idleSeconds: number
}

const HEADERS_SECONDS = 10
const REQUEST_SECONDS = 30
const KEEP_ALIVE_SECONDS = 65
const SLOWNESS_CHECK_SECONDS = 1

/** What Node's own server decides, by RFC 9110 and 9112. */
const HTTP = {
  headersTimeout: HEADERS_SECONDS * 1000,
  connectionsCheckingInterval: SLOWNESS_CHECK_SECONDS * 1000,
  joinDuplicateHeaders: true, // of two credentials neither counts, instead of the first
  requireHostHeader: false, // it is required in our words
}

/**
 * Makes the empty application on which every dialect is mounted. Requests that come in too slowly
 * are ended; each answer names its request id and carries the usual security headers, also that to
 * what could not be read at all. A client that closes its own side of the connection still gets its
 * answer.
 */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const refuse = refuseUnreadable(options.log)
  const app: FastifyInstance = Fastify({
    loggerInstance: options.log,
    // The lines of Fastify's own hold URLs, and a URL may hold a token.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false, // a client's id would be a way into the log
    trustProxy: options.trustedProxies.length > 0 ? trustable(options.trustedProxies) : false,
    bodyLimit: options.bodyLimitBytes,
    requestTimeout: REQUEST_SECONDS * 1000,
    keepAliveTimeout: KEEP_ALIVE_SECONDS * 1000,
    connectionTimeout: options.idleSeconds * 1000,
    http: HTTP,
    clientErrorHandler: (fault, socket) => refuse(socket, fault),
    forceCloseConnections: 'idle',
    return503OnClosing: false, // the families have their own words for it
    rewriteUrl: ({ url = '/' }) => plainPath(url),
    // A parameter as long as any request line: it is for a family to say that there is no such id.
    routerOptions: { maxParamLength: 16_384, querystringParser: readQuery },
    exposeHeadRoutes: false, // HEAD would issue a token that nobody sees
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  })
  await app.register(accepts)
  app.addHook('onRequest', (_, reply, done) => {
    reply.headers(SECURITY_HEADERS)
    done()
  })
  if (options.trustedProxies.length > 0) readForwarded(app, options.trustedProxies)
  else warnOfProxies(app)
  app.removeAllContentTypeParsers()
  boundBodies(app, options)
  boundConnections(app, options)
  takeEmptyForNone(app)
  readJson(app, 'application/json')
  parseWhenLookedAt(app)
  watchRequests(app, options)
  listenToAll(app)
  refuseTunnels(app.server, refuse)
  return app
}

/** Lets every request that can be read come to a route, whatever its method, and be answered. */
function listenToAll(app: FastifyInstance): void {
  const known = app.supportedMethods
  for (const method of METHODS) if (!known.includes(method)) app.addHttpMethod(method)
  const { server } = app
  boundPipelining(server)
  letHalfClose(server)
  // Whatever is expected of us, we answer (RFC 9110 section 10.1.1 lets us).
  server.on('checkExpectation', (...request) => server.emit('request', ...request))
  refuseDoubtfulHosts(app)
  lingerOnConnections(app)
}

/** Without it everyone behind the proxy would share one client's limits, and nobody would know. */
function warnOfProxies(app: FastifyInstance): void {
  let warned = false
  app.addHook('onRequest', async ({ headers }) => {
    if (warned || !(headers['x-forwarded-for'] || headers.forwarded)) return
    warned = true
    app.log.warn(
      'A proxy seems to be in front: name it in JETON_TRUSTED_PROXIES, or its address is taken for the client of every request.',
    )
  })
}
