import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import Fastify from 'fastify'
import { type Health, serveHealth } from './health.ts'

function healthOf(t: TestContext, health: Partial<Health>) {
  const app = Fastify()
  t.after(() => app.close())
  serveHealth(app, { isDraining: () => false, checkStore: async () => undefined, ...health })
  return app
}

const seen = async (answer: Promise<{ statusCode: number; body: string }>) => {
  const { statusCode, body } = await answer
  return [statusCode, body]
}

it('is ready while the store can decide', async (t) => {
  const app = healthOf(t, {})
  assert.deepEqual(await seen(app.inject('/healthz')), [200, '{"status":"ok"}'])
  assert.deepEqual(await seen(app.inject('/readyz')), [200, '{"status":"ready"}'])
})

it('says that the store is missing, without a reason, and runs nevertheless', async (t) => {
  const app = healthOf(t, { checkStore: () => Promise.reject(new Error('secret plan')) })
  const missing = '{"status":"unavailable","down":["store"]}'
  assert.deepEqual(await seen(app.inject('/readyz')), [503, missing])
  assert.deepEqual(await seen(app.inject('/healthz')), [200, '{"status":"ok"}'])
})

it('says that it is on its way out, without asking the store', async (t) => {
  const app = healthOf(t, {
    isDraining: () => true,
    checkStore: () => assert.fail('the store was asked'),
  })
  assert.deepEqual(await seen(app.inject('/readyz')), [503, '{"status":"draining"}'])
  assert.deepEqual(await seen(app.inject('/healthz')), [200, '{"status":"ok"}'])
})
