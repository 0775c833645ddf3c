import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createApp } from '../http/app.ts'
import { Draining } from '../http/drain.ts'
import { createLog } from '../http/log.ts'
import type { Dialect } from './dialect.ts'
import { mountDialects } from './index.ts'

/** A family with one route, two families may share its path, and one that fails. */
const family = (
  name: string,
  method: 'GET' | 'POST',
  url: string,
  crossOrigin = false,
): Dialect => ({
  prefix: '/api/v1',
  say: (reply, fault) => reply.code(fault === 'wrong_method' ? 405 : 500).send({ [name]: fault }),
  routes(app) {
    app.route({ method, url, config: { crossOrigin }, handler: async () => ({ by: name }) })
    app.get(`/${name}/fault`, () => Promise.reject(new Error('secret plan')))
  },
})

const NOT_FOUND = { type: 'about:blank', title: 'Not Found', status: 404 }

const sayAlone: Dialect['sayUnknown'] = (reply) => reply.code(404).send({ alone: 'unknown' })

async function newApp(more: readonly Dialect[] = []) {
  const lines: string[] = []
  const log = createLog('error', { write: (line) => lines.push(line) })
  const app = await createApp({ log, trustedProxies: [], bodyLimitBytes: 1_024, idleSeconds: 60 })
  const families = [
    family('first', 'GET', '/shared'),
    family('second', 'POST', '/shared', true),
    family('third', 'GET', '/of/:id'),
    ...more,
  ]
  return { app, lines, mount: () => mountDialects(app, families, ['*']) }
}

it('serves families beside each other under one prefix, each with its own words', async () => {
  const { app, lines, mount } = await newApp()
  await mount()
  assert.deepEqual((await app.inject('/api/v1/shared')).json(), { by: 'first' })
  const post = await app.inject({ method: 'POST', url: '/api/v1/shared' })
  assert.deepEqual(post.json(), { by: 'second' })
  assert.deepEqual((await app.inject('/api/v1/third/fault')).json(), { third: 'broken' })
  assert.deepEqual((await app.inject('/api/v1/first/fault')).json(), { first: 'broken' })
  assert.doesNotMatch(lines.join(), /secret plan/)
  assert.match(lines.join(), /index\.test\.ts/) // where it was thrown
})

it('answers a wrong method with 405 and all that is allowed, whatever the body', async () => {
  const { app, mount } = await newApp()
  await mount()
  for (const method of ['PUT', 'HEAD', 'OPTIONS', 'POST', 'DELETE', 'PATCH'] as const) {
    for (const type of ['text/plain', 'application/json']) {
      const headers = { 'content-type': type }
      const answer = await app.inject({ method, url: '/api/v1/of/x', headers, body: '{"' })
      assert.deepEqual([answer.statusCode, answer.headers.allow], [405, 'GET'])
      if (method !== 'HEAD') assert.deepEqual(answer.json(), { third: 'wrong_method' })
    }
  }
  const shared = await app.inject({ method: 'PUT', url: '/api/v1/shared' })
  assert.deepEqual([shared.statusCode, shared.headers.allow], [405, 'GET, POST, OPTIONS'])
})

it('tells pages of other origins of those methods alone that they may call', async () => {
  const { app, mount } = await newApp()
  await mount()
  const { statusCode, headers } = await app.inject({ method: 'OPTIONS', url: '/api/v1/shared' })
  assert.equal(statusCode, 204)
  assert.equal(headers['access-control-allow-methods'], 'POST')
  const get = await app.inject('/api/v1/shared')
  assert.equal(get.headers['access-control-allow-origin'], undefined)
  const post = await app.inject({ method: 'POST', url: '/api/v1/shared' })
  assert.equal(post.headers['access-control-allow-origin'], '*')
})

const NOWHERE = ['/', '/nowhere', '/api', '/api/v1', '/api/v1/', '/api/v1/nowhere?token=secret']
NOWHERE.push('/api/v1/of', '/api/v1/shared/', '/api/v1/Shared', '/api/v1//shared', '/%', '/%FF')
NOWHERE.push('/api/v1/%FF', '/api/api/v1/nowhere', '/..%2f..%2fetc/passwd', '/favicon.ico')
NOWHERE.push('/api/api/api/v1/shared', '/healthz/x', `/${'x'.repeat(9_000)}`)

it('answers what nobody serves with problem details, whatever the method and the body', async () => {
  const { app, mount } = await newApp()
  await mount()
  for (const url of NOWHERE) {
    for (const method of ['GET', 'POST', 'HEAD', 'OPTIONS', 'DELETE'] as const) {
      for (const [type, body] of [
        ['text/plain', 'x'],
        ['application/json', '{'],
        ['application/json', 'x'.repeat(2_000)],
      ] as const) {
        const answer = await app.inject({ method, url, body, headers: { 'content-type': type } })
        assert.equal(answer.statusCode, 404, url)
        assert.equal(answer.headers['content-type'], 'application/problem+json')
        if (method !== 'HEAD') assert.equal(answer.body, JSON.stringify(NOT_FOUND))
      }
    }
  }
})

it('tells nothing of a fault on a path that nobody serves, and logs it', async () => {
  const { app, lines, mount } = await newApp()
  app.addHook('onRequest', () => Promise.reject(new Error('secret plan')))
  await mount()
  const answer = await app.inject('/nowhere')
  assert.deepEqual(answer.json(), { ...NOT_FOUND, title: 'Internal Server Error', status: 500 })
  assert.match(lines.join(), /"broken"/)
  assert.doesNotMatch(lines.join(), /secret plan/)
})

it('asks to come back also where nobody serves anything', async () => {
  const { app, lines, mount } = await newApp()
  app.addHook('onRequest', () => Promise.reject(new Draining()))
  await mount()
  const answer = await app.inject('/nowhere')
  assert.deepEqual(answer.json(), { ...NOT_FOUND, title: 'Service Unavailable', status: 503 })
  assert.equal(answer.headers['retry-after'], '1')
  assert.deepEqual(lines, [])
})

it('lets a family speak for whatever nobody serves below its prefix, and nowhere else', async () => {
  const { app, mount } = await newApp([
    { ...family('alone', 'GET', '/shared'), prefix: '/v1', sayUnknown: sayAlone },
  ])
  await mount()
  for (const url of ['/v1/', '/v1/nowhere', '/v1/v1/nowhere', '/v1/%FF', 'http://a/v1/x']) {
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      for (const body of ['{', 'x'.repeat(2_000)]) {
        const headers = { 'content-type': 'application/json', host: 'a' }
        const answer = await app.inject({ method, url, headers, body })
        assert.deepEqual([answer.statusCode, answer.json()], [404, { alone: 'unknown' }], url)
        assert.equal(answer.headers['cache-control'], 'no-store')
      }
    }
  }
  for (const url of ['/v1', '/v1?a=/v1/', '/v12/x', '/api/v1/nowhere', '/x/v1/y']) {
    assert.deepEqual((await app.inject(url)).json(), NOT_FOUND, url)
  }
})

it('lets it speak of our own failures there too', async () => {
  const { app, mount } = await newApp([
    { ...family('alone', 'GET', '/shared'), prefix: '/v1', sayUnknown: sayAlone },
  ])
  app.addHook('onRequest', () => Promise.reject(new Draining()))
  await mount()
  assert.deepEqual((await app.inject('/v1/nowhere')).json(), { alone: 'unavailable' })
})
