import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, it } from 'node:test'
import { deployed } from './support/deployment.ts'
import { nowhere } from './support/sockets.ts'

const KEY = 'sk-the-key-of-the-upstream'
const STORY = 'a dog with a secret'

const house = await deployed({ after })

/** A server that answers by what its path begins with. */
const server = createServer((request, response) => {
  const [, status = ''] = /^\/(\d+)\//.exec(request.url ?? '') ?? []
  if (status === '') return request.socket.resetAndDestroy()
  response.writeHead(Number(status), { 'content-type': 'application/json' })
  return response.end(JSON.stringify({ error: { message: `${STORY} ${KEY}`, code: STORY } }))
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
after(() => void server.close())
const { port } = server.address() as AddressInfo
const closed = await nowhere()

for (const [what, baseUrl, cause] of [
  ['takes no connection', `${closed}/hidden-path`, /Error ECONNREFUSED\)/],
  ['has no address', 'http://models.invalid/hidden-path', /Error (ENOTFOUND|EAI_AGAIN)\)/],
  ['resets the connection', `http://127.0.0.1:${port}/hidden-path`, / (ECONNRESET|UND_ERR_SOCKET)/],
  ['speaks no TLS', `https://127.0.0.1:${port}/hidden-path`, /Error (ERR_SSL_\w+|EPROTO)\)/],
  ['refuses the key', `http://127.0.0.1:${port}/401/hidden-path`, /AI_APICallError 401\)/],
  ['has no time', `http://127.0.0.1:${port}/429/hidden-path`, /AI_APICallError 429\)/],
  ['is in a private network', 'http://10.1.2.3:8080/hidden-path', /PrivateAddress\)/],
] as const) {
  it(`logs assistant, host and cause, and nothing else, of an upstream that ${what}`, async () => {
    const sealedKey = house.sealKey(KEY)
    const upstream = { provider: 'openai-compatible', baseUrl, model: 'm', sealedKey } as const
    const { apiKey, workflow } = await house.company({ upstream })
    house.log.lines.length = 0
    const { statusCode } = await house.app.inject({
      method: 'POST',
      url: `/api/v1/run/${workflow}`,
      headers: { authorization: `Bearer ${apiKey}` },
      payload: { story: STORY },
    })
    assert.equal(statusCode, 502)
    const lines = house.log.lines.filter((line) => line.startsWith('{"level":"error"'))
    assert.equal(lines.length, 1, lines.join(''))
    const { err } = JSON.parse(lines.join(''))
    const { host } = new URL(baseUrl)
    assert.ok(err.message.startsWith(`assistant ${workflow} (${host}): the upstream `), err.message)
    assert.match(err.message, cause)
    assert.doesNotMatch(house.log.lines.join(''), /hidden-path|sk-the|a dog|"m"/)
  })
}
