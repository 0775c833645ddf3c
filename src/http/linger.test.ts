import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { it } from 'node:test'
import Fastify from 'fastify'
import { listening, onTheWire, talkTo } from '../../test/support/sockets.ts'
import { lingerOnConnections } from './linger.ts'

const MEBIBYTE = 1_048_576
/** What is read at once at most, of which there may be a few. */
const READ = 65_536
const CLIENTS = 40

it('reads what it throws away at a fixed pace, however many send it', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] }) // time passes when it is told to
  const app = Fastify({ bodyLimit: 10 })
  lingerOnConnections(app)
  const sockets = new Set<IncomingMessage['socket']>()
  app.server.on('connection', (socket) => sockets.add(socket))
  app.post('/', async () => '')
  t.after(() => {
    app.server.closeAllConnections()
    return app.close()
  })
  const { port } = await listening(app)
  const request = onTheWire('POST /', {
    'content-type': 'application/json',
    'content-length': String(MEBIBYTE),
  })
  const body = 'a'.repeat(MEBIBYTE - 1)
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => talkTo(t, port)))
  for (const client of clients) client.say(request + body)
  for (const client of clients) assert.match(await client.heard(/\r\n\r\n/), / 413 /)
  const read = () => [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, 0)
  const begun = read()
  assert.ok(begun < CLIENTS * 5 * READ, `${begun} bytes`)
  while (read() === begun) {
    t.mock.timers.tick(10)
    await new Promise(setImmediate)
  }
  assert.ok(read() - begun < CLIENTS * READ, `${read() - begun} bytes more`)
})
