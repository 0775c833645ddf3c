import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { logLines } from '../../test/support/log-lines.ts'
import { listening, onTheWire, type Talker, talkTo } from '../../test/support/sockets.ts'
import { waiting } from '../../test/support/waiting.ts'
import { sendStream } from './answers/stream.ts'
import { createApp } from './app.ts'
import { createLog } from './log.ts'

interface Patience {
  readonly idleSeconds?: number
  readonly headersMilliseconds?: number
  readonly requestMilliseconds?: number
}

/** An application that listens, a client that has said nothing yet, and the log. */
async function talking(t: TestContext, patience: Patience = {}) {
  const sink = logLines()
  const log = createLog('debug', sink)
  const { idleSeconds = 60, headersMilliseconds, requestMilliseconds } = patience
  const app = await createApp({ log, trustedProxies: [], bodyLimitBytes: 1_024, idleSeconds })
  app.get('/', async () => 'answer')
  app.post('/', async () => 'answer')
  app.get('/held', (_, reply) => sendStream(reply.type('text/plain'), waiting().source))
  const reached = Promise.withResolvers<void>()
  app.get('/never', async () => {
    reached.resolve()
    await new Promise(() => {})
  })
  t.after(() => app.close())
  assert.equal(app.server.headersTimeout, 10_000)
  assert.equal(app.server.requestTimeout, 30_000)
  if (headersMilliseconds) app.server.headersTimeout = headersMilliseconds
  if (requestMilliseconds) app.server.requestTimeout = requestMilliseconds
  Object.assign(app.server, { connectionsCheckingInterval: 10 })
  const { port } = await listening(app)
  const client: Talker = await talkTo(t, port)
  return { client, reached: reached.promise, ...sink }
}

it('ends a request whose headers come too slowly', async (t) => {
  const { client } = await talking(t, { headersMilliseconds: 30 })
  client.say('GET / HTTP/1.1\r\nhost: x\r\n')
  assert.match(await client.closed, /^HTTP\/1\.1 408 /)
})

it('ends a request whose body comes too slowly', async (t) => {
  const { client } = await talking(t, { headersMilliseconds: 20, requestMilliseconds: 30 })
  const headers = { 'content-type': 'application/json', 'content-length': '9' }
  client.say(`${onTheWire('POST /', headers)}{"a"`)
  assert.match(await client.closed, /^HTTP\/1\.1 408 /)
})

it('ends a connection on which nothing is said', async (t) => {
  const { client } = await talking(t, { idleSeconds: 0.03 })
  await client.closed
})

it('keeps a connection for the next request', async (t) => {
  const { client } = await talking(t)
  client.say(onTheWire('GET /'))
  await client.heard(/keep-alive: timeout=65\r\n.*answer$/is)
  client.say(onTheWire('GET /'))
  await client.heard(/answer.*answer$/s)
})

it('logs also what the client did not wait for, and how far it came', async (t) => {
  const { client, said } = await talking(t)
  client.say(onTheWire('GET /held'))
  await client.heard(/first/)
  client.leave()
  assert.match(await said(/"route":"\/held"/), /"status":200,"cut":true,/)
})

it('logs no status where there was no answer', async (t) => {
  const { client, said, reached } = await talking(t)
  client.say(onTheWire('GET /never'))
  await reached
  client.leave()
  assert.match(await said(/"route":"\/never"/), /"status":null,"cut":true,/)
})

const MALFORMED: Readonly<Record<string, string>> = {
  'is no HTTP': 'secret\r\n\r\n',
  'has an unknown method': onTheWire('SECRET /secret'),
  'names no host': 'GET /secret HTTP/1.1\r\n\r\n',
  'has a space in a header’s name': 'GET / HTTP/1.1\r\nhost: x\r\nsec ret: secret\r\n\r\n',
  'has a line feed in a header': 'GET / HTTP/1.1\r\nhost: x\r\nx: a\nsecret\r\n\r\n',
  'has two lengths': onTheWire(
    'POST /',
    { 'content-length': '1', 'Content-Length': '6' },
    'secret',
  ),
  'has a length and chunks': onTheWire('POST /', { 'transfer-encoding': 'chunked' }, 'secret'),
  'has chunks that are none': `${onTheWire('POST /', { 'transfer-encoding': 'chunked' })}secret`,
  'has headers without an end': onTheWire('GET /', { secret: 'secret '.repeat(4_000) }),
}
for (const [what, text] of Object.entries(MALFORMED)) {
  it(`refuses a request that ${what}, and logs nothing of it`, async (t) => {
    const { client, lines } = await talking(t)
    client.say(text)
    assert.match(await client.heard(/\r\n\r\n/), /^HTTP\/1\.1 4(00|31) /)
    client.leave()
    assert.doesNotMatch(lines.join(), /secret/i)
  })
}

for (const target of [
  '*',
  'http://jeton.test/x',
  '//',
  '/?',
  '/%00',
  '/\\..\\x',
  '/é',
  '/{}|^`"<>',
]) {
  it(`has an answer for ${target}`, async (t) => {
    const { client } = await talking(t)
    client.say(onTheWire(`OPTIONS ${target}`))
    assert.match(await client.heard(/\r\n\r\n/), /^HTTP\/1\.1 4/)
  })
}
