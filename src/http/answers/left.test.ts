import assert from 'node:assert/strict'
import { once } from 'node:events'
import { it } from 'node:test'
import Fastify from 'fastify'
import { listening } from '../../../test/support/sockets.ts'
import { type AnswerFormat, sendAnswer } from './answer.ts'

const FORMATS: readonly AnswerFormat[] = ['text', 'ui', 'data', 'events']

for (const format of FORMATS) {
  it(`ends the making of an answer (${format}) whose client had left before it could be sent`, async (t) => {
    const app = Fastify()
    t.after(() => app.close())
    const leaving = new AbortController()
    const ended = new Promise<void>((end) => {
      const texts: AsyncIterator<string> = {
        next: async () => ({ done: false, value: 'text' }),
        async return() {
          end()
          return { done: true, value: undefined }
        },
      }
      app.get('/', async (_, reply) => {
        leaving.abort()
        await once(reply.raw, 'close')
        return sendAnswer(reply, format, { [Symbol.asyncIterator]: () => texts })
      })
    })
    const { url } = await listening(app)
    await assert.rejects(fetch(url, { signal: leaving.signal }))
    await ended
  })
}
