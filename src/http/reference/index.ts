import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify'
import { type About, openApiDocument, type Route } from './document.ts'
import { serveFrontPage } from './front-page.ts'

export type { About } from './document.ts'
export { type Operation, parametersIn } from './operation.ts'
export { answersIn, examplesOfBodies, type VectorFile } from './vectors.ts'

/** The pages need their own scripts, styles and pictures, and ask this service only. */
const PAGES_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * Serves the reference of every route that says its `operation`: as an OpenAPI document at
 * `/openapi.json`, and at `/docs` as pages that send nothing to anywhere else; a page at `/` leads
 * there. To be called before the routes are there, and what it gives when they are.
 */
export function referenceTo(app: FastifyInstance): (about: About) => Promise<void> {
  const routes: Route[] = []
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.operation === undefined) return
    // HEAD is what HTTP says of GET, and no operation of its own.
    for (const one of [method].flat().filter((it) => it !== 'HEAD'))
      routes.push({ method: one, url, operation: config.operation })
  })
  return async (about) => {
    const document = JSON.stringify(openApiDocument(about, routes))
    const bytes = Buffer.from(document)
    serveFrontPage(app)
    app.get('/openapi.json', { exposeHeadRoute: true }, async (_, reply) =>
      reply.type(JSON_TYPE).send(bytes),
    )
    await app.register(swagger, {
      // Its other mode rewrites schemas, and makes a body that may be left out a required one.
      mode: 'static',
      // The pages may call nobody but the server they come from, by whatever address.
      specification: { document: { ...JSON.parse(document), servers: [{ url: '/' }] } },
    })
    await app.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: PAGES_POLICY,
      theme: { title: about.title },
      uiConfig: { layout: 'BaseLayout' },
      uiHooks: { onRequest: sendPrepared(app) },
    })
  }
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** Answers with the documents of the pages, of which each is serialized once and not per request. */
function sendPrepared(app: FastifyInstance): onRequestAsyncHookHandler {
  const written = new Map<string, Buffer>()
  const documents: Readonly<Record<string, readonly [type: string, write: () => string]>> = {
    '/docs/json': [JSON_TYPE, () => JSON.stringify(app.swagger())],
    '/docs/yaml': ['application/x-yaml', () => app.swagger({ yaml: true })],
  }
  return async ({ routeOptions: { url = '' } }, reply) => {
    const [type, write] = documents[url] ?? []
    if (type === undefined || write === undefined) return
    const bytes = written.get(url) ?? Buffer.from(write())
    written.set(url, bytes)
    return reply.type(type).send(bytes)
  }
}
