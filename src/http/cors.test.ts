import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import Fastify from 'fastify'
import { allowOrigin, sendPreflight } from './cors.ts'

/** What is said about origins to a page of this one, or to a client that is no page. */
async function said(t: TestContext, origins: readonly string[], origin?: string) {
  const app = Fastify()
  t.after(() => app.close())
  app.get('/', async (request, reply) => {
    allowOrigin(request, reply, origins)
    return ''
  })
  const { headers } = await app.inject({
    url: '/',
    headers: origin === undefined ? {} : { origin },
  })
  return {
    allowed: headers['access-control-allow-origin'],
    vary: headers.vary,
    credentials: headers['access-control-allow-credentials'],
  }
}

const NEVER = { credentials: undefined }
const ONE = 'https://one.test'

it('lets everyone in with a star, without looking at who it is', async (t) => {
  for (const origin of [undefined, ONE, 'null']) {
    const expected = { ...NEVER, allowed: '*', vary: undefined }
    assert.deepEqual(await said(t, ['*'], origin), expected)
    assert.deepEqual(await said(t, [ONE, '*'], origin), expected)
  }
})

it('lets those in that are listed, letter by letter, and tells caches that it depends', async (t) => {
  const origins = [ONE, 'http://two.test:8080']
  for (const origin of origins) {
    assert.deepEqual(await said(t, origins, origin), { ...NEVER, allowed: origin, vary: 'Origin' })
  }
  for (const origin of [undefined, 'null', `${ONE}/`, 'http://one.test', 'https://one.test.evil']) {
    const expected = { ...NEVER, allowed: undefined, vary: 'Origin' }
    assert.deepEqual(await said(t, origins, origin), expected)
    assert.deepEqual(await said(t, [], origin), expected)
  }
})

it('answers a preflight without a body: methods, headers, and for how long', async (t) => {
  const app = Fastify()
  t.after(() => app.close())
  app.options('/', (_, reply) => sendPreflight(reply, ['GET', 'POST']))
  const { statusCode, headers, body } = await app.inject({ method: 'OPTIONS', url: '/' })
  assert.deepEqual([statusCode, body], [204, ''])
  assert.equal(headers['access-control-allow-methods'], 'GET, POST')
  assert.equal(
    headers['access-control-allow-headers'],
    'authorization, content-type, idempotency-key, *',
  )
  assert.equal(headers['access-control-max-age'], '86400')
})
