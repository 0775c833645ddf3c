import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { deployed } from './support/deployment.ts'
import { listening, onTheWire, talkTo } from './support/sockets.ts'

const JSON_BODY = { 'content-type': 'application/json' }
const LOGIN = 'POST /api/v1/auth/login'

/** The service, listening, and what strangers make it keep. */
async function serving(t: TestContext, environment: Record<string, string> = {}) {
  const house = await deployed(t, environment)
  const sockets = new Set<{ readonly writableLength: number }>()
  let begun = 0
  house.app.server.on('connection', (socket) => sockets.add(socket))
  house.app.server.on('request', () => {
    begun += 1
  })
  const { port, url } = await listening(house.app)
  t.after(() => house.app.server.closeAllConnections())
  const { username, password } = house.demo
  return {
    ...house,
    connect: () => talkTo(t, port),
    begun: () => begun,
    queuedBytes: () => [...sockets].reduce((sum, { writableLength }) => sum + writableLength, 0),
    async until(isSo: () => boolean) {
      while (!isSo()) await new Promise(setImmediate)
    },
    signIn: () =>
      fetch(`${url}/api/v1/auth/login`, {
        ...{ method: 'POST', headers: JSON_BODY },
        body: JSON.stringify({ username, password }),
      }),
    async gauge(name: string) {
      const headers = { authorization: `Bearer ${house.demo.accessToken}` }
      const text = await (await fetch(`${url}/metrics`, { headers })).text()
      return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
    },
  }
}

it('keeps a handful of documents for a client that asks for thousands and takes none', async (t) => {
  const { connect, begun, queuedBytes, signIn, app } = await serving(t)
  const size = (await app.inject('/docs/json')).body.length
  const clients = await Promise.all(Array.from({ length: 3 }, connect))
  const request = onTheWire('GET /docs/json')
  for (const client of clients) {
    client.deafen()
    client.say(request.repeat(131_072 / request.length))
  }
  for (let times = 0; times < 3; times++) assert.equal((await signIn()).status, 200)
  // What the system takes off our hands makes room for some more.
  assert.ok(begun() <= 3 * 20 + 3, `${begun()} requests`)
  assert.ok(queuedBytes() <= 3 * 5 * size, `${queuedBytes()} bytes`)
})

it('keeps nothing of four hundred sign-ins of a megabyte', async (t) => {
  const { connect, app, signIn } = await serving(t)
  const clients = await Promise.all(Array.from({ length: 400 }, connect))
  for (const client of clients) {
    client.say(onTheWire(LOGIN, { ...JSON_BODY, 'content-length': '1000000' }))
    client.say('x'.repeat(20_000))
  }
  const answers = await Promise.all(clients.map((client) => client.heard(/\r\n\r\n/)))
  assert.ok(answers.every((answer) => answer.startsWith('HTTP/1.1 413 ')))
  assert.equal(app.unreadBodies.bytes(), 0)
  assert.equal((await signIn()).status, 200)
})

it('says 503 while bodies that do not come in take all there is for them, and is well again', async (t) => {
  const { connect, app, signIn, gauge, until } = await serving(t, {
    JETON_BODIES_IN_FLIGHT_BYTES: '100000',
  })
  const clients = await Promise.all(Array.from({ length: 6 }, connect))
  for (const client of clients) {
    client.say(`${onTheWire(LOGIN, { ...JSON_BODY, 'content-length': '16384' })}{`)
  }
  await until(() => app.unreadBodies.bytes() === 6 * 16_384)
  assert.equal(await gauge('jeton_http_unread_body_bytes'), 6 * 16_384)

  const [first] = clients
  first?.leave()
  await until(() => app.unreadBodies.bytes() === 5 * 16_384)
  const large = await connect()
  const headers = { ...JSON_BODY, 'transfer-encoding': 'chunked' }
  large.say(onTheWire('POST /v1/chat/completions', headers))
  large.say(`4e20\r\n${'x'.repeat(0x4e20)}\r\n`)
  const answer = await large.heard(/\r\n\r\n\{.*\}/s)
  assert.match(answer, /^HTTP\/1\.1 503 .*retry-after: 1\r\n.*"code":"server_error"/s)

  for (const client of clients) client.leave()
  await until(() => app.unreadBodies.bytes() === 0)
  assert.equal((await signIn()).status, 200)
})

it('tells how many connections are open', async (t) => {
  const { connect, gauge, until, app } = await serving(t)
  const before = await gauge('jeton_http_connections')
  const clients = [await connect(), await connect(), await connect()]
  await until(() => app.connections.open() === before + clients.length)
  assert.equal(await gauge('jeton_http_connections'), before + clients.length)
})
