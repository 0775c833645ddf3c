import assert from 'node:assert/strict'
import { after, describe, it, type TestContext } from 'node:test'
import { deployed } from './support/deployment.ts'

const house = await deployed({ after })

/** The routes that take a body and a credential in a header, and what they say without one. */
const ROUTES: readonly (readonly [method: 'DELETE' | 'PATCH' | 'POST', url: string])[] = [
  ['POST', '/api/v1/admin/api-keys'],
  ['POST', '/api/v1/admin/api-keys/x/rotate'],
  ['POST', '/api/v1/admin/assistants'],
  ['PATCH', '/api/v1/admin/assistants/x'],
  ['POST', '/api/v1/admin/operators'],
  ['PATCH', '/api/v1/admin/operators/x'],
  ['POST', '/api/v1/admin/organizations'],
  ['PATCH', '/api/v1/admin/organizations/x'],
  ['POST', '/api/v1/admin/tokens/revoke'],
  ['POST', '/api/v1/admin/credits'],
  ['POST', '/api/v1/access-tokens'],
  ['POST', '/api/v1/access-tokens/x/rotate'],
  ['DELETE', '/api/v1/access-tokens?exclude_current=x'],
  ['POST', '/api/v1/auth/password'],
  ['POST', '/api/tokens'],
  ['POST', '/api/tokens/x/rotate'],
  ['POST', '/api/chats'],
  ['POST', '/v1/chat/completions'],
  ['POST', '/api/v1/chat/token'],
  ['POST', '/api/v1/chat/stream'],
  ['POST', '/api/v1/run/x'],
  ['POST', '/api/v1/run/x/stream'],
]

/** Bodies that cost their reader something. */
const BODIES: Readonly<Record<string, string>> = {
  'thousands of equal items': JSON.stringify({ permissions: Array(7_000).fill(1) }),
  'thousands of unknown fields': JSON.stringify(
    Object.fromEntries(Array.from({ length: 1_200 }, (_, at) => [`f${at}`, at])),
  ),
  'lists in lists': `{"permissions":${'['.repeat(7_000)}${']'.repeat(7_000)}}`,
  'no JSON': '{',
}

/** What is parsed of what the client sends. */
function parsedBy(t: TestContext, isOfClient: (json: string) => boolean): string[] {
  const parsed: string[] = []
  const { parse } = JSON
  t.mock.method(
    JSON,
    'parse',
    (json: string, revive?: (key: string, value: unknown) => unknown) => {
      if (isOfClient(json)) parsed.push(json)
      return parse(json, revive)
    },
  )
  return parsed
}

describe('without a credential', () => {
  for (const [method, url] of ROUTES) {
    it(`${method} ${url} is a 401, and nothing of its body is parsed`, async (t) => {
      const parsed = parsedBy(t, (json) => Object.values(BODIES).includes(json))
      for (const body of Object.values(BODIES)) {
        const headers = { 'content-type': 'application/json', authorization: 'Bearer wrong' }
        const answer = await house.app.inject({ method, url, headers, body })
        assert.equal(answer.statusCode, 401, answer.body)
      }
      assert.equal(parsed.length, 0)
    })
  }
})

describe('with a credential', () => {
  const admin = { authorization: `Bearer ${house.demo.accessToken}` }

  it('tells of no more than ten faults of a request', async () => {
    for (const [method, url, body] of [
      ['POST', '/api/v1/admin/api-keys', BODIES['thousands of unknown fields']],
      ['POST', '/api/v1/admin/api-keys', BODIES['thousands of equal items']],
      ['DELETE', `/api/v1/access-tokens?${'a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1&i=1&j=1&k=1&l=1'}`, ''],
    ] as const) {
      const headers = { ...admin, ...(body && { 'content-type': 'application/json' }) }
      const answer = await house.app.inject({ method, url, headers, ...(body && { body }) })
      assert.match(String(answer.statusCode), /^4(00|22)$/)
      const { errors, detail } = answer.json()
      const faults = errors ?? detail
      assert.ok(faults.length >= 1 && faults.length <= 10, answer.body)
    }
  })

  it('reads lists in lists as deep as a body can hold them', async () => {
    const headers = { ...admin, 'content-type': 'application/json' }
    const body = BODIES['lists in lists']
    const answer = await house.app.inject({
      ...{ method: 'POST', url: '/api/v1/admin/api-keys', headers },
      ...(body && { body }),
    })
    assert.equal(answer.statusCode, 400)
  })

  it('keeps no notes with a token that are nested more than 32 deep', async () => {
    const headers = { ...admin, 'content-type': 'application/json' }
    const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
    for (const [depth, status] of [
      [32, 201],
      [33, 400],
      [2_000, 400],
    ] as const) {
      const body = `{"type":"assistant","assistantId":"${house.demo.assistant}","data":${nested(depth)}}`
      const answer = await house.app.inject({ method: 'POST', url: '/api/tokens', headers, body })
      assert.equal(answer.statusCode, status, `${depth}: ${answer.body}`)
    }
  })
})
