import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { it, type TestContext } from 'node:test'
import Fastify from 'fastify'
import { deltasOf, lost } from '../../../test/support/served.ts'
import { sendStream } from './stream.ts'

/** What a bare socket gets to hear, and by what error it ends; an orderly end is none. */
async function heard(t: TestContext, version: string, pieces: AsyncIterable<string>) {
  const app = Fastify()
  app.get('/', (_, reply) => sendStream(reply, pieces))
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  t.after(() => app.close())
  const socket = connect(Number(port), '127.0.0.1')
  socket.setEncoding('utf8').write(`GET / HTTP/${version}\r\nhost: x\r\nconnection: close\r\n\r\n`)
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  return new Promise<{ text: string; end: string }>((resolve) => {
    socket.once('error', (fault: NodeJS.ErrnoException) => resolve({ text, end: `${fault.code}` }))
    socket.once('end', () => resolve({ text, end: 'orderly' }))
  })
}

it('ends half an answer by a reset in HTTP/1.0, where a closed connection means a whole one', async (t) => {
  const half = await heard(t, '1.0', lost('Once'))
  assert.equal(half.end, 'ECONNRESET')
  const whole = await heard(t, '1.0', deltasOf(['Once', ' upon']))
  assert.match(whole.text, /Once upon$/)
  assert.equal(whole.end, 'orderly')
})

it('leaves half an answer without its last chunk in HTTP/1.1', async (t) => {
  const half = await heard(t, '1.1', lost('Once'))
  assert.doesNotMatch(half.text, /0\r\n\r\n$/)
  const whole = await heard(t, '1.1', deltasOf(['Once']))
  assert.match(whole.text, /Once\r\n0\r\n\r\n$/)
})
