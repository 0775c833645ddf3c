import assert from 'node:assert/strict'
import { once } from 'node:events'
import { it, type TestContext } from 'node:test'
import Fastify, { type FastifyReply } from 'fastify'
import { listening, onTheWire, talkTo } from '../../test/support/sockets.ts'
import { leftSignal } from './left.ts'

/** A server whose one route does this, and a client that has asked for it with a body. */
async function asked(t: TestContext, answer: (reply: FastifyReply) => Promise<unknown>) {
  const app = Fastify()
  t.after(() => app.close())
  app.post('/', (_, reply) => answer(reply))
  const { port } = await listening(app)
  const client = await talkTo(t, port)
  client.say(onTheWire('POST /', { 'content-type': 'application/json' }, '{}'))
  return client
}

it('aborts when the client leaves before it has its answer', async (t) => {
  const aborted = Promise.withResolvers<boolean>()
  const reached = Promise.withResolvers<void>()
  const client = await asked(t, async (reply) => {
    const signal = leftSignal(reply)
    reached.resolve()
    await once(signal, 'abort')
    aborted.resolve(signal.aborted)
  })
  await reached.promise
  client.leave()
  assert.equal(await aborted.promise, true)
})

it('is aborted already when the client has left before anyone asked', async (t) => {
  const reached = Promise.withResolvers<void>()
  const seen = Promise.withResolvers<boolean>()
  const client = await asked(t, async (reply) => {
    reached.resolve()
    await once(reply.raw, 'close')
    seen.resolve(leftSignal(reply).aborted)
  })
  await reached.promise
  client.leave()
  assert.equal(await seen.promise, true)
})

it('does not abort when the body was read, nor when the answer is complete', async (t) => {
  const signals: AbortSignal[] = []
  const over = Promise.withResolvers<void>()
  const client = await asked(t, async (reply) => {
    signals.push(leftSignal(reply))
    reply.raw.once('close', over.resolve)
    return 'answer'
  })
  await client.heard(/answer/)
  client.leave()
  await over.promise
  assert.deepEqual(
    signals.map(({ aborted }) => aborted),
    [false],
  )
})
