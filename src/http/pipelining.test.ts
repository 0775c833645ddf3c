import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { logLines } from '../../test/support/log-lines.ts'
import { listening, onTheWire, talkTo } from '../../test/support/sockets.ts'
import { createApp } from './app.ts'
import { createLog } from './log.ts'
import { MOST_UNANSWERED } from './pipelining.ts'

const LARGE = Buffer.alloc(1_000_000, 'x')

/** An application that counts what it is asked, and the client of one connection. */
async function talking(t: TestContext) {
  const log = createLog('silent', logLines())
  const app = await createApp({ log, trustedProxies: [], bodyLimitBytes: 20_000, idleSeconds: 60 })
  const asked: string[] = []
  const gate = Promise.withResolvers<void>()
  const sockets = new Set<{ readonly writableLength: number }>()
  app.server.on('connection', (socket) => sockets.add(socket))
  app.addHook('onRequest', async ({ url }) => void asked.push(url))
  app.get('/large', async () => LARGE)
  app.get('/held/:number', async ({ url }) => {
    await gate.promise
    return `<${url}>`
  })
  app.post('/held/:number', async ({ url }) => `<${url}>`)
  t.after(async () => {
    gate.resolve()
    app.server.closeAllConnections()
    await app.close()
  })
  const { port } = await listening(app)
  return {
    app,
    asked,
    open: gate.resolve,
    queuedBytes: () => [...sockets].reduce((sum, { writableLength }) => sum + writableLength, 0),
    client: await talkTo(t, port),
    another: () => talkTo(t, port),
    /** What another connection is answered comes after all that was there before. */
    settled: async () => {
      for (let times = 0; times < 3; times++) await fetch(`http://127.0.0.1:${port}/settled`)
    },
  }
}

const held = (count: number) =>
  Array.from({ length: count }, (_, number) => onTheWire(`GET /held/${number}`)).join('')

const answers = (count: number) =>
  Array.from({ length: count }, (_, number) => `</held/${number}>`).join('[^<]*')

it('begins no more than a handful of the requests that came together', async (t) => {
  const { client, asked, settled } = await talking(t)
  client.say(held(3_000))
  await settled()
  assert.equal(asked.filter((url) => url.startsWith('/held')).length, MOST_UNANSWERED)
})

it('keeps no more than a handful of answers that nobody takes', async (t) => {
  const { client, another, asked, settled, queuedBytes } = await talking(t)
  const clients = [client, ...(await Promise.all(Array.from({ length: 4 }, another)))]
  for (const each of clients) {
    each.deafen()
    each.say(onTheWire('GET /large').repeat(131_072 / onTheWire('GET /large').length))
  }
  await settled()
  const begun = asked.filter((url) => url === '/large').length
  const most = clients.length * 2 * MOST_UNANSWERED // the system takes some of them off our hands
  assert.ok(begun <= most, `${begun} requests`)
  assert.ok(queuedBytes() <= clients.length * MOST_UNANSWERED * LARGE.length, `${queuedBytes()}`)
})

it('answers all of them, in their order, to a client that goes on reading', async (t) => {
  const { client, open } = await talking(t)
  client.say(held(300))
  open()
  await client.heard(new RegExp(answers(300), 's'))
})

it('answers a client that has closed its own side', async (t) => {
  const { client, open, settled } = await talking(t)
  client.say(held(20))
  await settled()
  client.finish()
  open()
  assert.match(await client.closed, new RegExp(answers(20), 's'))
})

it('reads the body of the last request that it begins', async (t) => {
  const { client, open } = await talking(t)
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ text: '\r\n\r\n'.repeat(100) })
  const raw = body.replaceAll('\\r\\n', '\r\n')
  for (let number = 0; number < 20; number++) {
    client.say(onTheWire(`POST /held/${number}`, headers, raw))
  }
  open()
  await client.heard(new RegExp(answers(20), 's'))
})

it('reads requests that come byte by byte', async (t) => {
  const { client, open } = await talking(t)
  open()
  for (const byte of held(3)) {
    client.say(byte)
    await new Promise(setImmediate)
  }
  await client.heard(new RegExp(answers(3), 's'))
})

it('obeys nothing that comes behind what it cannot read', async (t) => {
  const { client, asked, open } = await talking(t)
  client.say(`${held(1)}no HTTP\r\n\r\n${onTheWire('GET /held/late')}`)
  open()
  assert.match(await client.closed, /<\/held\/0>.*HTTP\/1\.1 400/s)
  assert.deepEqual(asked, ['/held/0'])
})

it('obeys nothing that comes behind a tunnel', async (t) => {
  const { client, asked } = await talking(t)
  client.say(`${onTheWire('CONNECT jeton.test:443')}${onTheWire('GET /held/late')}`)
  assert.match(await client.heard(/\r\n\r\n/), /^HTTP\/1\.1 400/)
  assert.deepEqual(asked, [])
})
