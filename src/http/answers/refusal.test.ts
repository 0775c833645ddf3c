import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import Fastify, { type FastifyReply } from 'fastify'
import { sendProblem, sendRefusal } from './refusal.ts'

async function sent(t: TestContext, send: (reply: FastifyReply) => FastifyReply) {
  const app = Fastify()
  t.after(() => app.close())
  app.get('/', (_, reply) => send(reply))
  const { statusCode, headers, body } = await app.inject('/')
  return {
    statusCode,
    body,
    type: headers['content-type'],
    challenge: headers['www-authenticate'],
    retryAfter: headers['retry-after'],
  }
}

for (const [status, challenge, retryAfter] of [
  [400, undefined, undefined],
  [401, 'Bearer', undefined],
  [429, undefined, undefined],
  [503, undefined, '1'],
] as const) {
  it(`sends a ${status} with what HTTP asks for beside it`, async (t) => {
    assert.deepEqual(await sent(t, (reply) => sendRefusal(reply, status, { no: 1 })), {
      statusCode: status,
      body: '{"no":1}',
      type: 'application/json; charset=utf-8',
      challenge,
      retryAfter,
    })
  })
}

it('sends problem details as RFC 9457 has them', async (t) => {
  const { statusCode, body, type } = await sent(t, (reply) => sendProblem(reply, 404, 'Not Found'))
  assert.equal(statusCode, 404)
  assert.equal(type, 'application/problem+json')
  assert.equal(body, '{"type":"about:blank","title":"Not Found","status":404}')
  const detailed = await sent(t, (reply) => sendProblem(reply, 404, 'Not Found', 'It is gone.'))
  assert.equal(JSON.parse(detailed.body).detail, 'It is gone.')
})
