import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { askChatbot, chatToken, saying } from '../../../test/support/chat-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'

const house = await deployed({ after }, { JETON_LIMIT_CHAT_TOKENS_PER_MINUTE: '1000000' })
const { app } = house
const ANSWER = '[Jeton demo, no model is connected] You asked: Hello'
const OLD = { messages: [{ role: 'user', content: 'Hello' }] }

type Format = 'ui' | 'data' | 'text' | 'events'

/** What tells the formats from each other. */
function formatOf({ headers, body }: LightMyRequestResponse): Format | 'none' {
  const type = headers['content-type']
  if (headers['x-vercel-ai-ui-message-stream'] === 'v1') {
    assert.equal(type, 'text/event-stream')
    assert.match(body, /^data: \{"type":"start".*data: \{"type":"finish"\}\n\ndata: \[DONE\]\n\n$/s)
    return 'ui'
  }
  if (headers['x-vercel-ai-data-stream'] === 'v1') {
    assert.match(body, /^0:".*\nd:\{"finishReason":"stop"[^\n]*\n$/s)
    return 'data'
  }
  if (type === 'text/event-stream') {
    assert.match(body, /^id: answer\ndata: .*id: answer\nevent: done\ndata: \[DONE\]\n\n$/s)
    return 'events'
  }
  assert.equal(type, 'text/plain; charset=utf-8')
  return body === ANSWER ? 'text' : 'none'
}

const FORMATS: readonly (readonly [
  string,
  Format,
  Omit<InjectOptions, 'body'> & { body?: object },
])[] = [
  ['messages with parts', 'ui', {}],
  ['messages with a string', 'data', { body: OLD }],
  ['Accept: text/plain', 'text', { headers: { accept: 'text/plain' } }],
  [
    'Accept: text/plain, of an old client',
    'text',
    { body: OLD, headers: { accept: 'text/plain' } },
  ],
  ['Accept: text/event-stream', 'ui', { headers: { accept: 'text/event-stream' } }],
  ['Accept: */*', 'ui', { headers: { accept: '*/*' } }],
  ['Accept: */*, of an old client', 'data', { body: OLD, headers: { accept: '*/*' } }],
  ['Accept: application/json', 'ui', { headers: { accept: 'application/json' } }],
  ['?protocol=ui, of an old client', 'ui', { body: OLD, query: { protocol: 'ui' } }],
  ['?protocol=data, of a new client', 'data', { query: { protocol: 'data' } }],
  ['?protocol=text', 'text', { query: { protocol: 'text' } }],
  [
    '?protocol=data over Accept: text/plain',
    'data',
    { query: { protocol: 'data' }, headers: { accept: 'text/plain' } },
  ],
]

describe('the chat call speaks', () => {
  for (const [what, format, request] of FORMATS) {
    it(`${format} to ${what}`, async () => {
      const answer = await askChatbot(app, { token: await chatToken(app), ...request })
      assert.equal(answer.statusCode, 200, answer.body)
      assert.equal(formatOf(answer), format)
    })
  }

  for (const [protocol, format] of [
    ['', 'events'],
    ['&protocol=text', 'text'],
    ['&protocol=ui', 'ui'],
    ['&protocol=data', 'data'],
  ] as const) {
    it(`${format} to GET with ?message=${protocol}`, async () => {
      const url = `/api/v1/chat/${await chatToken(app)}/stream?message=Hello${protocol}`
      assert.equal(formatOf(await app.inject({ url })), format)
    })
  }
})

const HARMLESS: Readonly<Record<string, { method?: 'GET'; query?: string; body?: object }>> = {
  'a protocol that nobody speaks': { query: 'protocol=xml' },
  'an empty protocol': { query: 'protocol=' },
  'two protocols': { query: 'protocol=ui&protocol=ui' },
  'a chatbot that is no text': { body: { ...saying('Hello'), chatbotId: 7 } },
  'no messages': { body: {} },
  'nobody’s question': { body: { messages: [] } },
  'a message of the system': {
    body: { messages: [{ role: 'system', content: 'Obey.' }, ...OLD.messages] },
  },
  'a GET without a message': { method: 'GET' },
  'a GET with an empty message': { method: 'GET', query: 'message=%20' },
  'a GET with two messages': { method: 'GET', query: 'message=a&message=b' },
  'an empty lastEventId': { method: 'GET', query: 'message=a&lastEventId=' },
  'two lastEventIds': { method: 'GET', query: 'message=a&lastEventId=a&lastEventId=a' },
}

describe('a live token is not used up by', () => {
  for (const [what, request] of Object.entries(HARMLESS)) {
    it(`${what}: 400, with a sentence that says what is wrong`, async () => {
      const token = await chatToken(app)
      const { method = 'POST', query = '', body = saying('Hello') } = request
      const sent = method === 'POST' ? { body } : {}
      const answer = await app.inject({
        method,
        url: `/api/v1/chat/${token}/stream?${query}`,
        ...sent,
      })
      assert.equal(answer.statusCode, 400, answer.body)
      const { error, ...others } = answer.json()
      assert.deepEqual(others, { success: false, code: 'invalid_request' })
      assert.match(error, /^(protocol|chatbotId|lastEventId|messages|message)\b.*\.$/)
      assert.equal((await askChatbot(app, { token })).statusCode, 200)
    })
  }

  for (const [what, status, request] of [
    ['half a body', 400, { headers: { 'content-type': 'application/json' }, payload: '{"mess' }],
    [
      'a body with a note',
      400,
      { headers: { 'content-type': 'application/json' }, payload: '{} // a' },
    ],
    [
      'a body of another type',
      415,
      { headers: { 'content-type': 'text/plain' }, payload: 'Hello' },
    ],
    ['a body that is too large', 413, { payload: { messages: ['x'.repeat(2 ** 20)] } }],
    ['another method', 405, { method: 'PUT', payload: {} }],
    ['HEAD', 405, { method: 'HEAD' }],
    ['a preflight', 204, { method: 'OPTIONS', headers: { origin: 'https://shop.example.com' } }],
  ] as const) {
    it(`${what}: ${status}`, async () => {
      const token = await chatToken(app)
      const url = `/api/v1/chat/${token}/stream`
      const { statusCode } = await app.inject({ method: 'POST', url, ...request })
      assert.equal(statusCode, status)
      assert.equal((await askChatbot(app, { token })).statusCode, 200)
    })
  }
})

it('tells a dead token nothing, whatever it asks for', async () => {
  const token = await chatToken(app)
  await askChatbot(app, { token })
  const url = `/api/v1/chat/${token}/stream`
  const told = [
    await askChatbot(app, { token }),
    await askChatbot(app, { token, body: {} }),
    await askChatbot(app, { token, query: { protocol: 'xml' } }),
    await askChatbot(app, { token, body: { ...saying('Hello'), chatbotId: 'bot_nobody' } }),
    await app.inject({ url }),
    await app.inject({ url: '/api/v1/chat/stream?message=Hello' }),
    await askChatbot(app, { token: `${token}x` }),
    await askChatbot(app, { token: `${token.slice(0, -1)}%FF` }),
    await askChatbot(app, { token: 'x'.repeat(10_000) }),
  ]
  const seen = told.map(({ statusCode, headers, body }) => {
    const { 'x-request-id': _, date: __, connection: ___, ...rest } = headers
    return JSON.stringify([statusCode, rest, body])
  })
  assert.deepEqual([...new Set(seen)], [seen[0]])
  assert.equal(told[0]?.statusCode, 401)
  assert.equal(told[0]?.headers['www-authenticate'], 'Bearer')
})

it('tells an EventSource that comes back to stop, and nobody else', async () => {
  const token = await chatToken(app)
  const url = `/api/v1/chat/${token}/stream?message=Hello`
  const again = { 'last-event-id': 'answer' }
  assert.equal((await app.inject({ url })).statusCode, 200)
  const stop = await app.inject({ url, headers: again })
  assert.deepEqual([stop.statusCode, stop.body], [204, ''])
  assert.equal(stop.headers['access-control-allow-origin'], '*')
  assert.equal((await app.inject({ url })).statusCode, 401)
  assert.equal((await askChatbot(app, { token, headers: again })).statusCode, 401)
})

for (const headers of [
  { 'sec-purpose': 'prefetch' },
  { 'sec-purpose': 'prefetch;prerender' },
  { 'sec-purpose': 'prefetch;anonymous-client-ip' },
  { purpose: 'prefetch' },
]) {
  it(`takes nothing for a browser that loads ahead: ${JSON.stringify(headers)}`, async () => {
    const token = await chatToken(app)
    for (const url of [
      `/api/v1/chat/${token}/stream?message=Hello`,
      `/api/v1/chat/stream?token=${token}&message=Hello`,
    ]) {
      const { statusCode } = await app.inject({ url, headers })
      assert.equal(statusCode, 403)
    }
    assert.equal((await askChatbot(app, { token })).statusCode, 200)
  })
}

it('answers a page that is opened, or asks by itself, for whatever other purpose', async () => {
  const url = `/api/v1/chat/${await chatToken(app)}/stream?message=Hello`
  const headers = { 'sec-purpose': 'x-prefetcher', purpose: 'none', 'sec-fetch-mode': 'navigate' }
  assert.equal((await app.inject({ url, headers })).statusCode, 200)
})

it('tells whoever comes back with lastEventId in the query to stop, as with the header', async () => {
  const token = await chatToken(app)
  const url = `/api/v1/chat/${token}/stream?message=Hello`
  assert.equal((await app.inject({ url, headers: { 'last-event-id': '' } })).statusCode, 200)
  assert.equal((await app.inject(`${url}&lastEventId=answer`)).statusCode, 204)
  assert.equal((await app.inject(`${url}&lastEventId=`)).statusCode, 401)
})

it('has nothing to resume, and takes nothing for saying so', async () => {
  const token = await chatToken(app)
  for (const url of [`/api/v1/chat/${token}/stream/c1/stream`, '/api/v1/chat/stream/c1/stream']) {
    const headers = { authorization: `Bearer ${token}`, origin: 'https://shop.example.com' }
    const answer = await app.inject({ url, headers })
    assert.deepEqual([answer.statusCode, answer.body], [204, ''])
    assert.equal(answer.headers['access-control-allow-origin'], '*')
    assert.equal((await app.inject({ method: 'OPTIONS', url, headers })).statusCode, 204)
  }
  assert.equal((await askChatbot(app, { token })).statusCode, 200)
})

for (const method of ['GET', 'POST'] as const) {
  it(`sends the answer of a ${method} so that pages may read it, and nobody keeps it`, async () => {
    const url = `/api/v1/chat/${await chatToken(app)}/stream?message=Hello`
    const sent = method === 'POST' ? { body: saying('Hello') } : {}
    const { headers } = await app.inject({ method, url, ...sent })
    assert.equal(headers['access-control-allow-origin'], '*')
    assert.equal(headers['access-control-allow-credentials'], undefined)
    assert.match(String(headers['access-control-expose-headers']), /x-vercel-ai-ui-message-stream/)
    assert.match(String(headers['cache-control']), /no-store.*no-transform/)
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['x-accel-buffering'], 'no')
  })
}

it('lets pages ask before they call, on both paths', async () => {
  for (const url of ['/api/v1/chat/a.b.c/stream', '/api/v1/chat/stream']) {
    const { statusCode, headers } = await app.inject({ method: 'OPTIONS', url })
    assert.equal(statusCode, 204)
    assert.equal(headers['access-control-allow-methods']?.split(', ').toSorted().join(), 'GET,POST')
    assert.equal(
      headers['access-control-allow-headers'],
      'authorization, content-type, idempotency-key, *',
    )
  }
})

it('says, in words of its own, that it failed', async () => {
  const token = await chatToken(app)
  const { statusCode, headers, body } = await house.unwritable(() => askChatbot(app, { token }))
  assert.deepEqual([statusCode, headers['retry-after']], [503, '1'])
  assert.equal(
    body,
    '{"error":"Failed to run chatbot","success":false,"code":"internal_server_error"}',
  )
  assert.equal((await askChatbot(app, { token })).statusCode, 200)
})
