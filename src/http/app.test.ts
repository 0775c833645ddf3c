import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { logLines } from '../../test/support/log-lines.ts'
import { type AppOptions, createApp } from './app.ts'
import { createLog } from './log.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** An application whose routes say what has reached them. */
async function appWith(t: TestContext, options: Partial<AppOptions> = {}) {
  const sink = logLines()
  const app: FastifyInstance = await createApp({
    log: createLog('debug', sink),
    trustedProxies: [],
    bodyLimitBytes: 1_024,
    idleSeconds: 60,
    ...options,
  })
  t.after(() => app.close())
  app.get('/ip', async ({ ip }) => ip)
  app.get('/of/:id', async ({ params }) => params)
  app.post('/body', async ({ body }) => ({ type: typeof body, body }))
  return { app, ...sink }
}

it('names each request by an id of its own, never by the client’s', async (t) => {
  const { app, lines } = await appWith(t)
  const headers = { 'x-request-id': 'chosen', 'request-id': 'chosen', traceparent: 'chosen' }
  const ids = []
  for (const url of ['/ip', '/ip', '/nowhere']) {
    ids.push(String((await app.inject({ url, headers })).headers['x-request-id']))
  }
  assert.equal(new Set(ids).size, 3)
  for (const id of ids) {
    assert.match(id, UUID)
    assert.match(lines.join(), new RegExp(`"reqId":"${id}"`))
  }
  assert.doesNotMatch(lines.join(), /chosen/)
})

it('gives every answer the headers that keep it from being embedded or guessed at', async (t) => {
  const { app } = await appWith(t)
  for (const url of ['/ip', '/nowhere', '/of/%FF']) {
    const { headers } = await app.inject(url)
    assert.equal(headers['content-security-policy'], "default-src 'none';frame-ancestors 'none'")
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['x-frame-options'], 'DENY')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['strict-transport-security'], undefined)
    assert.equal(headers['cross-origin-resource-policy'], undefined)
    assert.equal(headers['x-powered-by'], undefined)
    assert.equal(headers.server, undefined)
  }
})

it('logs a line for each request: its route and not its address', async (t) => {
  const { app, lines, said } = await appWith(t)
  await app.inject('/of/secret?token=secret')
  const { time, reqId, milliseconds, ...line } = JSON.parse(await said(/"route"/))
  assert.deepEqual(line, {
    level: 'info',
    method: 'GET',
    route: '/of/:id',
    status: 200,
    client: '127.0.0.1',
  })
  assert.match(`${time} ${reqId} ${milliseconds}`, /^\S+ \S+ \d+(\.\d)?$/)
  await app.inject('/secret?token=secret')
  assert.match(await said(/"status":404/), /"route":null/)
  assert.doesNotMatch(lines.join(), /secret/)
})

it('reads bodies up to the limit, and no byte more', async (t) => {
  const { app } = await appWith(t)
  const ofLength = (length: number) => JSON.stringify('x'.repeat(length - 2))
  const headers = { 'content-type': 'application/json' }
  const post = (body: string) => app.inject({ method: 'POST', url: '/body', headers, body })
  assert.equal((await post(ofLength(1_024))).statusCode, 200)
  assert.equal((await post(ofLength(1_025))).statusCode, 413)
})

it('hands on what is not JSON as nothing, for the verb to judge', async (t) => {
  const { app } = await appWith(t)
  const headers = { 'content-type': 'application/json' }
  for (const body of [
    '',
    '{',
    '{"a":1} // b',
    '{"__proto__":{}}',
    '{"constructor":{"prototype":1}}',
  ]) {
    const answer = await app.inject({ method: 'POST', url: '/body', headers, body })
    assert.deepEqual(answer.json(), { type: 'undefined' })
  }
  const nothing = await app.inject({ method: 'POST', url: '/body' })
  assert.deepEqual(nothing.json(), { type: 'undefined' })
})

it('reads JSON alone, under its own name', async (t) => {
  const { app } = await appWith(t)
  const statusOf = async (type: string) => {
    const headers = { 'content-type': type }
    return (await app.inject({ method: 'POST', url: '/body', headers, body: '{}' })).statusCode
  }
  assert.equal(await statusOf('application/json; charset=utf-8'), 200)
  assert.equal(await statusOf('Application/JSON'), 200)
  for (const type of ['text/plain', 'text/json', 'application/x-www-form-urlencoded', 'a', '']) {
    assert.equal(await statusOf(type), 415, type)
  }
})

it('neither changes the types of a body nor drops what it does not know', async (t) => {
  const { app } = await appWith(t)
  const schema = {
    type: 'object',
    properties: { count: { type: 'integer' } },
    additionalProperties: false,
  }
  app.post('/strict', { schema: { body: schema }, attachValidation: true }, async (request) => ({
    body: request.body,
    isValid: request.validationError === undefined,
  }))
  for (const body of [{ count: '1' }, { count: 1, more: 2 }]) {
    const answer = await app.inject({ method: 'POST', url: '/strict', body })
    assert.deepEqual(answer.json(), { body, isValid: false })
  }
})

it('does not answer HEAD where it was told to answer GET', async (t) => {
  const { app } = await appWith(t)
  assert.equal((await app.inject({ method: 'HEAD', url: '/ip' })).statusCode, 404)
})

for (const [what, id, read] of [
  ['an escape that decodes to nothing', '%FF', '%FF'],
  ['half an escape', 'a%', 'a%'],
  ['an escaped slash', 'a%2Fb', 'a/b'],
  ['more than any id has', 'x'.repeat(9_999), 'x'.repeat(9_999)],
  ['another alphabet', '%D7%A9%D7%9C%D7%95%D7%9D', 'שלום'],
] as const) {
  it(`lets a route judge an id with ${what}`, async (t) => {
    const { app } = await appWith(t)
    assert.deepEqual((await app.inject(`/of/${id}`)).json(), { id: read })
  })
}

it('believes no stranger who says for whom it speaks', async (t) => {
  const { app } = await appWith(t, { trustedProxies: ['10.0.0.0/8', '2001:db8::1'] })
  const headers = { 'x-forwarded-for': '192.0.2.1', forwarded: 'for=192.0.2.1' }
  const answer = await app.inject({ url: '/ip', headers, remoteAddress: '198.51.100.7' })
  assert.equal(answer.body, '198.51.100.7')
})

it('takes the last address that no trusted proxy stands for', async (t) => {
  const { app } = await appWith(t, { trustedProxies: ['10.0.0.0/8', '2001:db8::1'] })
  for (const [remoteAddress, forwarded, client] of [
    ['10.1.2.3', '192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '192.0.2.1', '192.0.2.1'],
    ['10.1.2.3', '192.0.2.66, 192.0.2.1', '192.0.2.1'],
    ['10.1.2.3', '192.0.2.66, 192.0.2.1, 10.9.9.9', '192.0.2.1'],
    ['10.1.2.3', '2001:db8:2::7', '2001:db8:2::7'],
    ['10.1.2.3', '', '10.1.2.3'],
    ['11.1.2.3', '192.0.2.1', '11.1.2.3'],
  ] as const) {
    const headers = { 'x-forwarded-for': forwarded }
    assert.equal((await app.inject({ url: '/ip', headers, remoteAddress })).body, client)
  }
})

it('logs nothing as the address of a client that is none', async (t) => {
  const { app, lines, said } = await appWith(t, { trustedProxies: ['10.0.0.0/8'] })
  const headers = { 'x-forwarded-for': 'secret' }
  await app.inject({ url: '/ip', headers, remoteAddress: '10.1.2.3' })
  assert.match(await said(/"route"/), /"client":null/)
  assert.doesNotMatch(lines.join(), /secret/)
})

it('warns once of a proxy that nobody has named, and never quotes it', async (t) => {
  for (const name of ['x-forwarded-for', 'forwarded']) {
    const { app, lines } = await appWith(t)
    await app.inject('/ip')
    assert.doesNotMatch(lines.join(), /JETON_TRUSTED_PROXIES/)
    for (let at = 0; at < 3; at++) await app.inject({ url: '/ip', headers: { [name]: 'secret' } })
    assert.equal(lines.filter((line) => /"warn".*JETON_TRUSTED_PROXIES/.test(line)).length, 1)
    assert.doesNotMatch(lines.join(), /secret/)
  }
  const { app, lines } = await appWith(t, { trustedProxies: ['10.0.0.0/8'] })
  await app.inject({ url: '/ip', headers: { 'x-forwarded-for': '192.0.2.1' } })
  assert.doesNotMatch(lines.join(), /JETON_TRUSTED_PROXIES/)
})
