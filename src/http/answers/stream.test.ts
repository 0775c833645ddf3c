import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { setImmediate as turnOfEvents } from 'node:timers/promises'
import { logLines } from '../../../test/support/log-lines.ts'
import { listening, onTheWire, talkTo } from '../../../test/support/sockets.ts'
import { waiting } from '../../../test/support/waiting.ts'
import { createApp } from '../app.ts'
import { createLog } from '../log.ts'
import { sendStream } from './stream.ts'

const PLAIN = 'text/plain; charset=utf-8'

/** A server that answers with these pieces, a client that has asked for them, and the log. */
async function streamed(t: TestContext, pieces: AsyncIterable<string>, slowSeconds?: number) {
  const sink = logLines()
  const log = createLog('debug', sink)
  const app = await createApp({
    log,
    trustedProxies: [],
    bodyLimitBytes: 1_024,
    idleSeconds: 60,
  })
  t.after(() => app.close())
  app.get('/', (_, reply) => sendStream(reply.type(PLAIN), pieces, slowSeconds))
  const { port } = await listening(app)
  return { ...sink, port }
}

/** Pieces without an end, much larger than every buffer on the way, and how many were made. */
function endless() {
  const ended = Promise.withResolvers<number>()
  let made = 0
  async function* pieces() {
    try {
      for (;;) {
        made++
        yield 'x'.repeat(65_536)
      }
    } finally {
      ended.resolve(made)
    }
  }
  return { pieces: pieces(), made: () => made, ended: ended.promise }
}

it('sends each piece when it is there, and keeps proxies from holding it back', async (t) => {
  const { source, end } = waiting()
  const { port } = await streamed(t, source)
  const reader = await talkTo(t, port)
  reader.say(onTheWire('GET /'))
  const heard = await reader.heard(/first/)
  assert.match(heard, /^cache-control: no-store, no-cache, no-transform\r$/m)
  assert.match(heard, /^x-accel-buffering: no\r$/m)
  assert.match(heard, /^content-type: text\/plain; charset=utf-8\r$/m)
  end()
  await reader.heard(/last\r\n0\r\n\r\n$/)
})

it('breaks the connection when the answer fails midway, and logs why without quoting', async (t) => {
  async function* failing() {
    yield 'half an answer'
    throw new Error('the prompt was: Charlie has a secret')
  }
  const { port, lines, said } = await streamed(t, failing())
  const reader = await talkTo(t, port)
  reader.say(onTheWire('GET /'))
  const heard = await reader.closed
  assert.doesNotMatch(heard, /\r\n0\r\n/)
  assert.match(await said(/"msg":"broken off"/), /stream\.test\.ts/) // where it was thrown
  assert.doesNotMatch(lines.join(), /Charlie/)
})

it('makes no more than the client takes', async (t) => {
  const { pieces, made, ended } = endless()
  const { port } = await streamed(t, pieces)
  const reader = await talkTo(t, port)
  reader.say(onTheWire('GET /'))
  await reader.heard(/x{1000}/)
  reader.leave()
  assert.equal(await ended, made())
  assert.ok(made() < 200, `${made()} pieces were made for a client that took one`)
})

it('cuts off a client that takes nothing for too long, and ends the making', async (t) => {
  const { pieces, ended } = endless()
  const { port, said } = await streamed(t, pieces, 0.05)
  const deaf = await talkTo(t, port)
  deaf.deafen()
  deaf.say(onTheWire('GET /'))
  await ended
  assert.match(await said(/"msg":"broken off"/), /"SlowClient"/)
})

it('does not take a slow maker for a slow client', async (t) => {
  const { source, end, asked } = waiting()
  const { port, lines } = await streamed(t, source)
  const reader = await talkTo(t, port)
  t.mock.timers.enable({ apis: ['setTimeout'] })
  reader.say(onTheWire('GET /'))
  await reader.heard(/first/)
  assert.equal(asked(), 2)
  t.mock.timers.tick(3_600_000)
  end()
  await reader.heard(/last\r\n0\r\n\r\n$/)
  assert.doesNotMatch(lines.join(), /SlowClient/)
})

it('ends the making when the client leaves, also while a piece is being made', async (t) => {
  const { source, stopped, returned } = waiting()
  const { port } = await streamed(t, source)
  const reader = await talkTo(t, port)
  reader.say(onTheWire('GET /'))
  await reader.heard(/first/)
  reader.leave()
  await stopped
  assert.equal(returned(), 1)
})

it('watches nobody who has left, whatever is made for them afterwards', async (t) => {
  const late = Promise.withResolvers<void>()
  const returned = Promise.withResolvers<void>()
  let asked = 0
  const source: AsyncIterator<string> = {
    async next() {
      asked++
      if (asked > 1) await late.promise
      return { done: false, value: 'text' }
    },
    async return() {
      returned.resolve()
      return { done: true, value: undefined }
    },
  }
  const { port } = await streamed(t, { [Symbol.asyncIterator]: () => source })
  const reader = await talkTo(t, port)
  reader.say(onTheWire('GET /'))
  await reader.heard(/text/)
  reader.leave()
  await returned.promise
  const watches = t.mock.method(globalThis, 'setTimeout')
  late.resolve()
  await turnOfEvents()
  assert.equal(watches.mock.callCount(), 0)
})
