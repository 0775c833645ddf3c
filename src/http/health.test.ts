import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import Fastify from 'fastify'
import { type Health, serveHealth } from './health.ts'

function healthOf(t: TestContext, health: Partial<Health>) {
  const app = Fastify({ exposeHeadRoutes: false })
  t.after(() => app.close())
  serveHealth(app, { isDraining: () => false, missing: async () => [], ...health })
  return app
}

const seen = async (answer: Promise<{ statusCode: number; body: string }>) => {
  const { statusCode, body } = await answer
  return [statusCode, body]
}

it('is ready while every store can decide', async (t) => {
  const app = healthOf(t, {})
  assert.deepEqual(await seen(app.inject('/healthz')), [200, '{"status":"ok"}'])
  assert.deepEqual(await seen(app.inject('/readyz')), [200, '{"status":"ready"}'])
})

it('says which store is missing, and runs nevertheless', async (t) => {
  const app = healthOf(t, { missing: async () => ['redis'] })
  const missing = '{"status":"unavailable","down":["redis"]}'
  assert.deepEqual(await seen(app.inject('/readyz')), [503, missing])
  assert.deepEqual(await seen(app.inject('/healthz')), [200, '{"status":"ok"}'])
})

it('names all that are missing', async (t) => {
  const app = healthOf(t, { missing: async () => ['database', 'redis'] })
  const missing = '{"status":"unavailable","down":["database","redis"]}'
  assert.deepEqual(await seen(app.inject('/readyz')), [503, missing])
})

it('says that it is on its way out, without asking any store', async (t) => {
  const app = healthOf(t, {
    isDraining: () => true,
    missing: () => assert.fail('a store was asked'),
  })
  assert.deepEqual(await seen(app.inject('/readyz')), [503, '{"status":"draining"}'])
  assert.deepEqual(await seen(app.inject('/healthz')), [200, '{"status":"ok"}'])
})

it('answers HEAD alike, without a body', async (t) => {
  const app = healthOf(t, { missing: async () => ['redis'] })
  assert.deepEqual(await seen(app.inject({ method: 'HEAD', url: '/healthz' })), [200, ''])
  assert.deepEqual(await seen(app.inject({ method: 'HEAD', url: '/readyz' })), [503, ''])
  const { headers } = await app.inject({ method: 'HEAD', url: '/healthz' })
  assert.equal(headers['content-length'], '15')
})
