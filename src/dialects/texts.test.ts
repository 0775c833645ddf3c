import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { InjectOptions } from 'fastify'
import { assistantToken, HELLO } from '../../test/support/bearer-calls.ts'
import { deployed } from '../../test/support/deployment.ts'

const house = await deployed(
  { after },
  { JETON_LIMIT_CHANGES_PER_MINUTE: '10000', JETON_LIMIT_INVITES_PER_HOUR: '1000' },
)
const { demo } = house
const { secret } = await assistantToken(house, demo.agent)
const pair = { keyId: demo.keyId, keySecret: demo.apiKey }
const assistant = { kind: 'workflow', name: 'A', template: '.', upstream: { provider: 'demo' } }
const model = { provider: 'openai-compatible', baseUrl: 'https://models.example.com/v1' }
const key = { name: 'A', environment: 'production', permissions: [] }
const token = { type: 'assistant', assistantId: demo.agent }

type Body = Readonly<Record<string, unknown>>

/** A field that takes any text. */
interface Field {
  readonly route: `${'GET' | 'PATCH' | 'POST'} /${string}`
  readonly field: string
  /** How many characters it may have. */
  readonly most: number
  readonly bearer?: string
  /** A good request but for the field; it stands in the query if there is no body. */
  readonly body?: (text: string) => Body
}

const admin = '/api/v1/admin'
const FIELDS: readonly Field[] = [
  { route: 'GET /api/v1/chat/token', field: 'sessionId', most: 255 },
  ...inBody('POST /api/v1/chat/token', {}, ['sessionId', 255], demo.apiKey),
  ...inBody('POST /rest/v1/auth/token', { ...pair, agentId: demo.agent }, ['userId', 255]),
  ...inBody('POST /api/tokens', token, ['notes', 1_000]),
  { route: 'GET /api/tokens', field: 'username', most: 255 },
  ...inBody('POST /api/v1/access-tokens', {}, ['name', 255]),
  ...inBody(`POST ${admin}/assistants`, assistant, ['name', 255]),
  ...inBody(`POST ${admin}/assistants`, assistant, ['description', 10_000]),
  ...inBody(`POST ${admin}/assistants`, assistant, ['system', 100_000]),
  ...inBody(`POST ${admin}/assistants`, assistant, ['template', 100_000]),
  {
    route: `POST ${admin}/assistants`,
    field: 'upstream.model',
    most: 255,
    body: (text) => ({ ...assistant, upstream: { ...model, model: text } }),
  },
  ...inBody(`PATCH ${admin}/assistants/${demo.agent}`, {}, ['name', 255]),
  ...inBody(`PATCH ${admin}/organizations/${demo.organization}`, {}, ['name', 255]),
  ...inBody(`POST ${admin}/api-keys`, key, ['name', 255]),
  ...inBody(`POST ${admin}/credits`, { amount: 1 }, ['reference', 255]),
  { route: `GET ${admin}/end-users`, field: 'externalId', most: 255 },
  ...inBody('POST /v1/chat/completions', { messages: HELLO }, ['model', 256], secret),
]

function inBody(
  route: Field['route'],
  good: Body,
  [field, most]: readonly [string, number],
  bearer?: string,
): Field[] {
  return [
    { route, field, most, ...(bearer && { bearer }), body: (it) => ({ ...good, [field]: it }) },
  ]
}

/** In a query a text may be percent-encoded already. */
function ask({ route, field, bearer = demo.accessToken, body }: Field, text: string, raw?: string) {
  const [method, path = ''] = route.split(' ')
  const query = body ? '' : `?${field}=${raw ?? encodeURIComponent(text)}`
  const request: InjectOptions = {
    method: method === 'GET' || method === 'PATCH' ? method : 'POST',
    url: `${path}${query}`,
    headers: { authorization: `Bearer ${bearer}` },
    ...(body && { body: body(text) }),
  }
  return house.app.inject(request)
}

/** No store keeps all of these; the second is how a query holds them. */
const BROKEN = [
  ['u\ud83d', 'u%ED%A0%BD'],
  ['u\ude00', 'u%ED%B8%80'],
  ['u\0', 'u%00'],
  ['\ud83d\ud83d\ude00', '%FF'],
] as const

for (const it_ of FIELDS) {
  const { route, field, most } = it_
  describe(`${field} of ${route}`, () => {
    it(`has up to ${most} characters, whatever they take`, async () => {
      for (const character of ['x', '👋']) {
        const fits = await ask(it_, character.repeat(most))
        assert.match(String(fits.statusCode), /^20[01]$/, fits.body)
        const refused = await ask(it_, character.repeat(most + 1))
        assert.match(String(refused.statusCode), /^4(00|22)$/, refused.body)
        assertNames(refused.body, field)
      }
    })

    it('is well-formed and holds no NUL', async () => {
      for (const [text, raw] of BROKEN) {
        const refused = await ask(it_, text, raw)
        assert.match(String(refused.statusCode), /^4(00|22)$/, refused.body)
        assertNames(refused.body, field)
      }
      assert.match(String((await ask(it_, 'u\ufffd')).statusCode), /^20[01]$/)
    })
  })
}

/** Those of a conversation are longer; others have a form of their own. */
const LONGEST_TEXT = 1_000_000
const UNNAMED = /^(anyOf|items|\d+)$/
const NOT_KEPT =
  /(Id|Secret|[pP]assword|^message|-ID|^id|^(token|token_id|cursor|actsFor|madeBy|prefix|apiKey|baseUrl|cidr|host))$/

const assertNames = (body: string, field: string) =>
  assert.ok(body.includes(field.split('.').at(-1) ?? ''), body)

/** The names of all that takes any text, in some part of the reference. */
function namesOfTexts(part: unknown, called: string): string[] {
  if (typeof part !== 'object' || part === null) return []
  const { type, maxLength, pattern, format, name } = part as Readonly<Record<string, unknown>>
  const isText = type === 'string' && !pattern && !format && Number(maxLength) < LONGEST_TEXT
  const below = Object.entries(part).flatMap(([key, it]) =>
    namesOfTexts(it, key === 'schema' ? String(name) : UNNAMED.test(key) ? called : key),
  )
  return isText ? [called, ...below] : below
}

it('are tested here, all that take any text but ids and secrets', async () => {
  const { paths, components } = (await house.app.inject('/openapi.json')).json()
  const known = new Set(FIELDS.map(({ field }) => field.split('.').at(-1) ?? ''))
  const found = new Set(namesOfTexts({ paths, components }, ''))
  assert.deepEqual([...found].filter((it) => !known.has(it) && !NOT_KEPT.test(it)).sort(), [])
  assert.deepEqual(
    [...known].filter((it) => !found.has(it)),
    [],
  )
})

it('takes no empty sessionId', async () => {
  for (const field of FIELDS.filter(({ field }) => field === 'sessionId')) {
    const refused = await ask(field, '')
    assert.deepEqual([refused.statusCode, refused.json().error.code], [400, 'invalid_request'])
  }
})

describe('an id', () => {
  const broken = ['u\0', 'u\ud83d', '\ude00']
  const post = (url: string, body: object, bearer = demo.accessToken) =>
    house.app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${bearer}` }, body })

  it('is refused in a body with the name of its field, whatever store is asked', async () => {
    for (const id of broken) {
      for (const [field, url, body, bearer] of [
        ['chatbotId', '/api/v1/chat/token', { chatbotId: id }, demo.apiKey],
        ['agentId', '/rest/v1/auth/token', { ...pair, userId: 'u', agentId: id }],
        ['keyId', '/rest/v1/auth/token', { ...pair, keyId: id, userId: 'u', agentId: 'a' }],
        ['customerUserId', '/rest/v1/auth/invalidate-token', { ...pair, customerUserId: id }],
        ['assistantId', '/api/tokens', { ...token, assistantId: id }],
        ['assistantId', '/api/chats', { assistantId: id, message: HELLO[0] }, secret],
        ['username', '/api/v1/auth/login', { username: id, password: 'a password' }],
        ['actsFor', `${admin}/api-keys`, { ...key, actsFor: id }],
        ['organizationId', '/api/tokens', { ...token, organizationId: id }],
        ['organizationId', `${admin}/api-keys`, { ...key, organizationId: id }],
        ['operatorId', `${admin}/tokens/revoke`, { operatorId: id }],
      ] as const) {
        const refused = await post(url, body, bearer)
        assert.equal(refused.statusCode, 400, `${url} ${refused.body}`)
        assert.ok(refused.body.includes(field), refused.body)
      }
      const chat = { chatbotId: id, messages: HELLO }
      const { token: chatToken } = (await house.app.inject('/api/v1/chat/token')).json()
      const refused = await post('/api/v1/chat/stream', chat, chatToken)
      assert.equal(refused.statusCode, 400)
      assert.match(refused.body, /chatbotId/)
    }
  })

  it('is found nowhere if a path holds NUL, or is not UTF-8', async () => {
    for (const id of ['a%00', '%ED%A0%BD', '%FF']) {
      for (const path of [
        ...['api-keys', 'assistants', 'end-users', 'operators', 'organizations', 'tokens'].map(
          (things) => `${admin}/${things}/${id}`,
        ),
        `/api/assistants/${id}`,
        `/api/assistants/${id}/tokens`,
        `/api/tokens/${id}`,
      ]) {
        const headers = { authorization: `Bearer ${demo.accessToken}` }
        assert.equal((await house.app.inject({ url: path, headers })).statusCode, 404, path)
      }
      assert.equal((await post(`/api/v1/run/${id}`, {}, demo.apiKey)).statusCode, 404)
    }
  })
})
