import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import helmet from '@fastify/helmet'
import Fastify from 'fastify'
import { logLines } from '../../test/support/log-lines.ts'
import { listening, talkTo } from '../../test/support/sockets.ts'
import { createApp } from './app.ts'
import { createLog } from './log.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/** What Node.js or the answer itself says. */
const OTHERS = [
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'x-request-id',
]

const securityOf = (headers: Iterable<[string, string]>) =>
  Object.fromEntries([...headers].filter(([name]) => !OTHERS.includes(name)))

/** The headers that Helmet sets on an answer. */
async function helmets(t: TestContext): Promise<Headers> {
  const app = Fastify()
  t.after(() => app.close())
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    frameguard: { action: 'deny' },
    crossOriginResourcePolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: false,
  })
  app.get('/', async (_, reply) => reply.send())
  return (await fetch((await listening(app)).url)).headers
}

async function served(t: TestContext) {
  const log = createLog('debug', logLines())
  const app = await createApp({ log, trustedProxies: [], bodyLimitBytes: 1_024, idleSeconds: 60 })
  t.after(() => app.close())
  app.get('/here', async () => 'answer')
  app.get('/broken', async () => Promise.reject(new Error('broken')))
  app.get('/other', async (_, reply) => reply.header('content-security-policy', 'own').send())
  return listening(app)
}

it('are the ones that Helmet sets', async (t) => {
  assert.deepEqual(securityOf(await helmets(t)), SECURITY_HEADERS)
})

it('are on every answer, once, and no others', async (t) => {
  const { url } = await served(t)
  for (const path of ['/here', '/broken', '/nowhere', '/%FF']) {
    const { headers } = await fetch(url + path)
    assert.deepEqual(securityOf(headers), SECURITY_HEADERS, path)
  }
})

it('are on the answer to what is no HTTP', async (t) => {
  const { port } = await served(t)
  const client = await talkTo(t, port)
  client.say('nonsense\r\n\r\n')
  const [head = ''] = (await client.closed).split('\r\n\r\n')
  const lines = head.split('\r\n').slice(1)
  const headers = lines.map((line): [string, string] => {
    const [name = '', ...value] = line.split(': ')
    return [name, value.join(': ')]
  })
  assert.deepEqual(securityOf(headers), SECURITY_HEADERS)
})

it('give way to what a route says itself', async (t) => {
  const { url } = await served(t)
  const { headers } = await fetch(`${url}/other`)
  assert.deepEqual(securityOf(headers), { ...SECURITY_HEADERS, 'content-security-policy': 'own' })
})
