import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { after, before, describe, it, mock, type TestContext } from 'node:test'
import Fastify from 'fastify'
import { listening, onTheWire, talkTo } from '../../test/support/sockets.ts'
import { lingerOnConnections } from './linger.ts'

const MEBIBYTE = 1_048_576
/** What is read at once at most, of which there may be a few. */
const READ = 65_536
const CLIENTS = 40
const MOST_LINGERING = 256

/** An application that refuses every body, its side of each connection, and who sends it some. */
async function refusing(t: TestContext) {
  const app = Fastify({ bodyLimit: 10 })
  lingerOnConnections(app)
  const sockets: IncomingMessage['socket'][] = []
  app.server.on('connection', (socket) => sockets.push(socket))
  app.post('/', async () => '')
  t.after(() => {
    app.server.closeAllConnections()
    return app.close()
  })
  const { port } = await listening(app)
  const headers = { 'content-type': 'application/json', 'content-length': String(MEBIBYTE) }
  return {
    sockets,
    async send(bytes: number) {
      const client = await talkTo(t, port, { allowHalfOpen: true })
      client.say(onTheWire('POST /', headers, 'a'.repeat(bytes)))
      assert.match(await client.heard(/\r\n\r\n/), / 413 /)
      return client
    },
  }
}

describe('connections that linger', () => {
  before(() => mock.timers.enable({ apis: ['setTimeout'] })) // time passes when it is told to
  after(() => mock.timers.reset())

  it('reads what it throws away at a fixed pace, however many send it', async (t) => {
    const { sockets, send } = await refusing(t)
    await Promise.all(Array.from({ length: CLIENTS }, () => send(MEBIBYTE - 1)))
    const read = () => sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0)
    const begun = read()
    assert.ok(begun < CLIENTS * 5 * READ, `${begun} bytes`)
    while (read() === begun) {
      mock.timers.tick(10)
      await new Promise(setImmediate)
    }
    assert.ok(read() - begun < CLIENTS * READ, `${read() - begun} bytes more`)
  })

  it('notices a client that has gone, though it had sent more than was read', async (t) => {
    const { sockets, send } = await refusing(t)
    const client = await send(MEBIBYTE - 1)
    client.leave()
    while (!sockets[0]?.closed) {
      mock.timers.tick(10)
      await new Promise(setImmediate)
    }
  })

  it('ends the connection that lingers longest when there are too many', async (t) => {
    const { sockets, send } = await refusing(t)
    for (let sent = 0; sent < MOST_LINGERING + 3; sent++) await send(0)
    const closed = () => sockets.map(({ destroyed }) => destroyed)
    assert.equal(closed().filter(Boolean).length, 3)
    assert.deepEqual(closed().slice(0, 4), [true, true, true, false])
  })
})
