import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { logLines } from '../../test/support/log-lines.ts'
import { listening, onTheWire, talkTo } from '../../test/support/sockets.ts'
import { createApp } from './app.ts'
import { networkOf } from './connections.ts'
import { createLog } from './log.ts'

async function connecting(t: TestContext, trustedProxies: readonly string[] = []) {
  const sink = logLines()
  const app = await createApp({
    log: createLog('warn', sink),
    ...{ trustedProxies, bodyLimitBytes: 1_024, idleSeconds: 60, mostConnections: 12 },
  })
  app.get('/', async () => 'answer')
  t.after(() => {
    app.server.closeAllConnections()
    return app.close()
  })
  const { port } = await listening(app)
  return { app, ...sink, connect: () => talkTo(t, port) }
}

it('closes a connection of a client network that has a quarter of all, until one has left', async (t) => {
  const { app, connect, lines } = await connecting(t)
  const clients = [await connect(), await connect(), await connect()]
  for (let times = 0; times < 3; times++) assert.equal(await (await connect()).closed, '')
  assert.equal(app.connections.open(), 3)
  assert.equal(lines.filter((line) => /"warn".*JETON_CONNECTIONS/.test(line)).length, 1)

  for (const client of clients) client.say(onTheWire('GET /', { connection: 'close' }))
  for (const client of clients) assert.match(await client.closed, /answer$/)
  while (app.connections.open() > 0) await new Promise(setImmediate)
  const another = await connect()
  another.say(onTheWire('GET /'))
  await another.heard(/answer$/)
})

it('lets a trusted proxy have all connections, and closes one more', async (t) => {
  const { app, connect } = await connecting(t, ['127.0.0.0/8'])
  const clients = await Promise.all(Array.from({ length: 12 }, connect))
  for (const client of clients) client.say(onTheWire('GET /'))
  await Promise.all(clients.map((client) => client.heard(/answer$/)))
  assert.equal(app.connections.open(), 12)
  assert.equal(await (await connect()).closed, '')
})

it('counts an IPv6 client by its /64, and one mapped into IPv6 by its IPv4 address', () => {
  for (const [address, network] of [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ] as const) {
    assert.equal(networkOf(address), network)
  }
})
