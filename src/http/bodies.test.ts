import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { logLines } from '../../test/support/log-lines.ts'
import { listening, onTheWire, talkTo } from '../../test/support/sockets.ts'
import { createApp } from './app.ts'
import { NoRoomForBody, SMALL_BODY_BYTES } from './bodies.ts'
import { createLog } from './log.ts'

const IN_FLIGHT = 4 * SMALL_BODY_BYTES
const LARGEST = 3 * SMALL_BODY_BYTES
const JSON_BODY = { 'content-type': 'application/json' }

/** An application with room for four small bodies, and who sends it some. */
async function sending(t: TestContext) {
  const sink = logLines()
  const app = await createApp({
    log: createLog('warn', sink),
    ...{ trustedProxies: [], bodyLimitBytes: LARGEST, bodiesInFlightBytes: IN_FLIGHT },
    idleSeconds: 60,
  })
  app.setErrorHandler((fault, _, reply) => {
    const status = fault instanceof NoRoomForBody ? 503 : Reflect.get(Object(fault), 'statusCode')
    return reply.code(Number(status ?? 500)).send('')
  })
  const gate = Promise.withResolvers<void>()
  app.post('/small', async ({ body }) => JSON.stringify(body).length)
  const config = { takesLargeBodies: true }
  app.post('/large', { config }, async ({ body }) => JSON.stringify(body).length)
  app.post('/deep', { config }, async ({ body }) => Array.isArray(body))
  app.post('/unread', async () => {
    await gate.promise
    return 'not looked at'
  })
  t.after(() => {
    gate.resolve()
    app.server.closeAllConnections()
    return app.close()
  })
  const { port, url } = await listening(app)
  return {
    ...{ app, ...sink, openGate: gate.resolve },
    connect: () => talkTo(t, port),
    post: (path: string, body: string) =>
      fetch(`${url}${path}`, { method: 'POST', headers: JSON_BODY, body }),
    /** Comes once so many bytes count as unread. */
    async unread(bytes: number) {
      while (app.unreadBodies.bytes() !== bytes) await new Promise(setImmediate)
    },
  }
}

const begun = (path: string, length: number) =>
  onTheWire(`POST ${path}`, { ...JSON_BODY, 'content-length': String(length) })

const chunked = (path: string) =>
  onTheWire(`POST ${path}`, { ...JSON_BODY, 'transfer-encoding': 'chunked' })

const text = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2))

it('refuses bodies past the memory for all of them, and takes them again when it is free', async (t) => {
  const { app, connect, post, unread, lines } = await sending(t)
  const clients = await Promise.all(Array.from({ length: 4 }, connect))
  for (const client of clients) client.say(`${begun('/small', SMALL_BODY_BYTES)}"half`)
  await unread(IN_FLIGHT)

  for (const client of [await connect(), await connect()]) {
    client.say(begun('/small', 100))
    assert.match(await client.heard(/\r\n\r\n/), /^HTTP\/1\.1 503 /)
  }
  assert.equal(lines.filter((line) => /JETON_BODIES_IN_FLIGHT_BYTES/.test(line)).length, 1)

  clients[0]?.leave()
  await unread(IN_FLIGHT - SMALL_BODY_BYTES)
  assert.equal((await post('/small', text(100))).status, 200)
  for (const client of clients) client.leave()
  await unread(0)
  assert.equal((await post('/large', text(LARGEST))).status, 200)
  assert.equal(app.unreadBodies.bytes(), 0)
})

it('counts what comes without a declared length, and refuses it in the middle', async (t) => {
  const { connect, unread } = await sending(t)
  const clients = await Promise.all(Array.from({ length: 6 }, connect))
  const half = `2000\r\n${'x'.repeat(0x2000)}\r\n`
  for (const client of clients) client.say(chunked('/large') + half)
  await unread(6 * 0x2000)
  const [first, second, third] = clients
  first?.say(half)
  second?.say(half)
  await unread(IN_FLIGHT)
  third?.say(half)
  assert.match(String(await third?.heard(/\r\n\r\n/)), /^HTTP\/1\.1 503 /)
})

it('counts a body until a route looks at it, or its request is over', async (t) => {
  const { connect, unread, openGate } = await sending(t)
  const client = await connect()
  client.say(onTheWire('POST /unread', JSON_BODY, text(10_000)))
  await unread(10_000)
  openGate()
  await client.heard(/not looked at/)
  await unread(0)
})

it('takes no more memory for a body that comes byte by byte than for one that comes at once', async (t) => {
  const { connect, unread } = await sending(t)
  const client = await connect()
  client.say(chunked('/small') + '1\r\n1\r\n'.repeat(4_096))
  await unread(4_096)
  client.say('0\r\n\r\n')
  await client.heard(/200 OK/)
})

it('reads small bodies, and large ones only where they are expected', async (t) => {
  const { app, connect, post } = await sending(t)
  assert.equal((await post('/small', text(SMALL_BODY_BYTES))).status, 200)
  assert.equal((await post('/small', text(SMALL_BODY_BYTES + 1))).status, 413)
  assert.equal((await post('/large', text(LARGEST))).status, 200)
  assert.equal((await post('/large', text(LARGEST + 1))).status, 413)
  for (const path of ['/small', '/nowhere']) {
    const client = await connect()
    client.say(`${chunked(path)}4001\r\n${'x'.repeat(SMALL_BODY_BYTES + 1)}\r\n`)
    assert.match(await client.heard(/\r\n\r\n/), /^HTTP\/1\.1 413 /)
  }
  assert.equal(app.unreadBodies.bytes(), 0)
})

it('parses nothing before a route looks at it', async (t) => {
  const { app, post, openGate } = await sending(t)
  const parsed: string[] = []
  const { parse } = JSON
  t.mock.method(JSON, 'parse', (json: string) => {
    if (json.includes('ours')) parsed.push(json)
    return parse(json)
  })
  openGate()
  assert.equal((await post('/unread', '{"ours":1}')).status, 200)
  assert.deepEqual(parsed, [])
  assert.equal((await post('/small', '{"ours":1}')).status, 200)
  assert.deepEqual(parsed, ['{"ours":1}'])
  assert.equal(app.unreadBodies.bytes(), 0)
})

it('reads what is nested as deeply as a body can be', async (t) => {
  const { post } = await sending(t)
  const depth = LARGEST / 2
  const answer = await post('/deep', '['.repeat(depth) + ']'.repeat(depth))
  assert.equal(await answer.text(), 'true')
})
