import assert from 'node:assert/strict'
import { once } from 'node:events'
import { it, type TestContext } from 'node:test'
import { listening, onTheWire, talkTo } from '../../test/support/sockets.ts'
import { waiting } from '../../test/support/waiting.ts'
import { sendStream } from './answers/stream.ts'
import { createApp } from './app.ts'
import { Draining, drainable } from './drain.ts'
import { serveHealth } from './health.ts'
import { createLog } from './log.ts'

/** A server with a stream that goes on until it is told to end. */
async function streaming(t: TestContext) {
  const log = createLog('silent', { write: () => undefined })
  const app = await createApp({ log, trustedProxies: [], bodyLimitBytes: 1_024, idleSeconds: 60 })
  const { drain, isDraining, openAnswers } = drainable(app)
  serveHealth(app, { isDraining, missing: async () => [] })
  const { source, end, stopped } = waiting()
  app.get('/stream', (_, reply) => sendStream(reply.type('text/plain'), source))
  app.get('/other', async () => 'other')
  app.setErrorHandler((error, _, reply) =>
    reply.code(error instanceof Draining ? 503 : 500).send('refused'),
  )
  t.after(() => app.close())
  const { port } = await listening(app)
  const reader = await talkTo(t, port)
  reader.say(onTheWire('GET /stream'))
  await reader.heard(/first/)
  /** Says a line on the connection of the stream, and waits until it is there. */
  const ask = async (line: string) => {
    const there = once(app.server, 'request')
    reader.say(onTheWire(line))
    await there
  }
  return { drain, isDraining, openAnswers, reader, ask, port, end, stopped }
}

it('counts the answers that have not ended', async (t) => {
  const { drain, openAnswers, reader, ask, end } = await streaming(t)
  assert.equal(openAnswers(), 1)
  end()
  await reader.heard(/last/)
  await ask('GET /other')
  await reader.heard(/other/)
  await drain(30)
  assert.equal(openAnswers(), 0)
})

it('lets an open stream end, and does not wait for the connection to be used again', async (t) => {
  const { drain, reader, end } = await streaming(t)
  const drained = drain(30)
  end()
  await drained
  assert.match(await reader.closed, /first.*last/s)
})

it('is draining from the moment it is asked to', async (t) => {
  const { drain, isDraining, end } = await streaming(t)
  assert.equal(isDraining(), false)
  const drained = drain(30)
  assert.equal(isDraining(), true)
  end()
  await drained
})

it('refuses what comes on a connection that is still open, and closes it', async (t) => {
  const { drain, reader, ask, end } = await streaming(t)
  const drained = drain(30)
  await ask('GET /other')
  end()
  await drained
  const heard = await reader.closed
  assert.match(heard, /last.*HTTP\/1\.1 503 .*\r\nconnection: close\r\n.*refused/is)
})

for (const [path, status, body] of [
  ['/healthz', 200, 'ok'],
  ['/readyz', 503, 'draining'],
] as const) {
  it(`goes on to say on ${path} how it is while it drains`, async (t) => {
    const { drain, reader, ask, end } = await streaming(t)
    const drained = drain(30)
    await ask(`GET ${path}`)
    end()
    await drained
    const [, heard = ''] = (await reader.closed).split(/last\r\n0\r\n\r\n/)
    assert.match(heard, new RegExp(`^HTTP/1.1 ${status} .*{"status":"${body}"}$`, 's'))
  })
}

it('takes no new connection, and closes those that nobody uses', async (t) => {
  const { drain, port, end } = await streaming(t)
  const idle = await talkTo(t, port)
  const drained = drain(30)
  assert.equal(await idle.closed, '')
  await assert.rejects(talkTo(t, port), { code: 'ECONNREFUSED' })
  end()
  await drained
})

it('cuts off what is open when the time is over, and ends the making of it', async (t) => {
  const { drain, reader, stopped } = await streaming(t)
  await drain(0.01)
  assert.doesNotMatch(await reader.closed, /\r\n0\r\n/) // no clean end
  await stopped
})
