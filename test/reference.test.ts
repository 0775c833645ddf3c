import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import Schema from 'typebox/schema'
import { deployed } from './support/deployment.ts'
import { assertAnswer, readVectors, send } from './support/vectors.ts'

interface Media {
  readonly schema: object
  readonly examples: Readonly<Record<string, { readonly value: unknown }>>
}

interface Answer {
  readonly description: string
  readonly headers: object
  readonly content?: Readonly<Record<string, Media>>
}

interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly security?: readonly object[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, Answer>>
}

interface Document {
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

const CHAT_BY_GET = '200 204 400 401 402 403 404 405 429 500 502 503'
const RUN_BY_BEARER = '200 400 401 402 403 404 405 413 415 429 500 502 503'
const RUN = '200 400 401 402 404 405 413 415 429 500 502 503'

/** What each route may answer; see docs/dialects/. */
const ANSWERS: Readonly<Record<string, string>> = {
  'GET /healthz': '200',
  'GET /readyz': '200 503',
  'GET /metrics': '200 401 403 405 500 503',
  'GET /api/v1/chat/token': '200 400 404 405 429 500 503',
  'POST /api/v1/chat/token': '200 400 401 404 405 413 415 429 500 503',
  'GET /api/v1/token': '200 400 401 402 405 429 500 503',
  'POST /api/v1/run/{workflowId}/stream': RUN,
  'POST /api/v1/run/{workflowId}': RUN,
  'POST /api/v1/chat/{token}/stream': RUN,
  'POST /api/v1/chat/stream': RUN_BY_BEARER,
  'GET /api/v1/chat/{token}/stream': CHAT_BY_GET,
  'GET /api/v1/chat/stream': CHAT_BY_GET,
  'GET /api/v1/chat/{token}/stream/{chatId}/stream': '204 405',
  'GET /api/v1/chat/stream/{chatId}/stream': '204 405',
  'GET /api/v1/balance': '200 401 405 500 503',
  'GET /api/v1/access-tokens': '200 401 403 405 422 500 503',
  'POST /api/v1/access-tokens': '201 401 403 405 409 413 415 422 429 500 503',
  'DELETE /api/v1/access-tokens': '200 401 403 405 422 429 500 503',
  'GET /api/v1/access-tokens/{token_id}': '200 401 403 404 405 422 500 503',
  'DELETE /api/v1/access-tokens/{token_id}': '204 401 403 404 405 422 429 500 503',
  'POST /api/v1/access-tokens/{token_id}/rotate': '200 401 403 404 405 409 413 415 422 429 500 503',
  'GET /api/v1/revocations': '200 400 401 403 405 429 500 503',
  'POST /api/v1/auth/login': '200 400 401 403 405 413 415 429 500 503',
  'POST /api/v1/auth/logout': '204 401 403 405 413 415 500 503',
  'GET /api/v1/auth/me': '200 401 403 405 500 503',
  'POST /api/v1/auth/password': '204 400 401 403 405 413 415 429 500 503',
  'GET /api/assistants/{id}': '200 401 403 404 405 500 503',
  'GET /api/assistants/{id}/tokens': '200 400 401 403 404 405 500 503',
  'GET /api/tokens': '200 400 401 403 405 500 503',
  'POST /api/tokens': '201 400 401 403 404 405 409 413 415 429 500 503',
  'GET /api/tokens/{id}': '200 401 403 404 405 500 503',
  'DELETE /api/tokens/{id}': '204 401 403 404 405 429 500 503',
  'POST /api/tokens/{id}/rotate': '200 400 401 403 404 405 409 413 415 429 500 503',
  'POST /api/chats': '200 201 400 401 402 403 405 413 415 429 500 502 503',
  'POST /rest/v1/auth/token': '200 400 401 405 413 415 429 500 503',
  'POST /rest/v1/auth/invalidate-token': '200 400 401 405 413 415 429 500 503',
  'POST /v1/chat/completions': RUN_BY_BEARER,
  'GET /v1/models': '200 401 403 405 500 503',
  'GET /v1/models/{id}': '200 401 403 404 405 500 503',
  'GET /api/v1/admin/assistants': '200 400 401 403 404 405 500 503',
  'POST /api/v1/admin/assistants': '201 400 401 403 404 405 409 413 415 422 429 500 503',
  'GET /api/v1/admin/assistants/{id}': '200 400 401 403 404 405 500 503',
  'PATCH /api/v1/admin/assistants/{id}': '200 400 401 403 404 405 409 413 415 429 500 503',
  'DELETE /api/v1/admin/assistants/{id}': '204 400 401 403 404 405 413 415 429 500 503',
  'POST /api/v1/admin/assistants/{id}/deactivate': '200 400 401 403 404 405 413 415 429 500 503',
  'POST /api/v1/admin/assistants/{id}/activate': '200 400 401 403 404 405 409 413 415 429 500 503',
  'GET /api/v1/admin/tokens': '200 400 401 403 404 405 500 503',
  'POST /api/v1/admin/tokens/revoke': '200 400 401 403 404 405 413 415 429 500 503',
  'GET /api/v1/admin/tokens/{id}': '200 400 401 403 404 405 500 503',
  'DELETE /api/v1/admin/tokens/{id}': '204 400 401 403 404 405 413 415 429 500 503',
  'GET /api/v1/admin/credits': '200 400 401 403 404 405 500 503',
  'POST /api/v1/admin/credits': '200 400 401 403 404 405 413 415 422 429 500 503',
  'GET /api/v1/admin/credits/history': '200 400 401 403 404 405 500 503',
  'GET /api/v1/admin/counters': '200 400 401 403 404 405 500 503',
  'GET /api/v1/admin/signing-keys': '200 400 401 403 405 500 503',
  'POST /api/v1/admin/signing-keys/rotate': '201 400 401 403 405 409 413 415 422 429 500 503',
  'DELETE /api/v1/admin/signing-keys/{id}': '204 400 401 403 404 405 413 415 429 500 503',
  'GET /api/v1/admin/events': '200 400 401 403 404 405 500 503',
  'GET /api/v1/admin/organizations': '200 400 401 403 405 500 503',
  'POST /api/v1/admin/organizations': '201 400 401 403 405 409 413 415 422 429 500 503',
  'GET /api/v1/admin/organizations/{id}': '200 400 401 403 404 405 500 503',
  'PATCH /api/v1/admin/organizations/{id}': '200 400 401 403 404 405 413 415 429 500 503',
  'POST /api/v1/admin/organizations/{id}/deactivate': '200 400 401 403 404 405 413 415 429 500 503',
  'POST /api/v1/admin/organizations/{id}/activate': '200 400 401 403 404 405 413 415 429 500 503',
  'GET /api/v1/admin/operators': '200 400 401 403 404 405 500 503',
  'POST /api/v1/admin/operators': '201 400 401 403 404 405 409 413 415 422 429 500 503',
  'GET /api/v1/admin/operators/{id}': '200 400 401 403 404 405 500 503',
  'PATCH /api/v1/admin/operators/{id}': '200 400 401 403 404 405 409 413 415 429 500 503',
  'POST /api/v1/admin/operators/{id}/reset-password':
    '200 400 401 403 404 405 413 415 422 429 500 503',
  'POST /api/v1/admin/operators/{id}/deactivate': '200 400 401 403 404 405 409 413 415 429 500 503',
  'POST /api/v1/admin/operators/{id}/activate': '200 400 401 403 404 405 409 413 415 429 500 503',
  'GET /api/v1/admin/api-keys': '200 400 401 403 404 405 500 503',
  'POST /api/v1/admin/api-keys': '201 400 401 403 404 405 409 413 415 422 429 500 503',
  'GET /api/v1/admin/api-keys/{id}': '200 400 401 403 404 405 500 503',
  'PATCH /api/v1/admin/api-keys/{id}': '200 400 401 403 404 405 409 413 415 429 500 503',
  'DELETE /api/v1/admin/api-keys/{id}': '204 400 401 403 404 405 413 415 429 500 503',
  'POST /api/v1/admin/api-keys/{id}/rotate': '200 400 401 403 404 405 409 413 415 422 429 500 503',
  'GET /api/v1/admin/end-users': '200 400 401 403 404 405 500 503',
  'GET /api/v1/admin/end-users/{id}': '200 400 401 403 404 405 500 503',
  'POST /api/v1/admin/end-users/{id}/deactivate': '200 400 401 403 404 405 409 413 415 429 500 503',
  'POST /api/v1/admin/end-users/{id}/activate': '200 400 401 403 404 405 409 413 415 429 500 503',
  'POST /api/v1/admin/end-users/{id}/invalidate': '200 400 401 403 404 405 409 413 415 429 500 503',
  'DELETE /api/v1/admin/end-users/{id}': '204 400 401 403 404 405 413 415 429 500 503',
}

const PUBLIC_URL = 'https://tokens.acme.test'
const SECRET = 'correct horse battery staple and more of them'

const house = await deployed({ after }, { JETON_PUBLIC_URL: PUBLIC_URL, JETON_SECRET: SECRET })
const sent = await house.app.inject('/openapi.json')
const document = sent.json<Document>()
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    operation,
  })),
)

/** The paths that Fastify has, as the reference writes them. */
function servedPaths(): string[] {
  const above: string[] = []
  return house.app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', own = ''] = /^(.*?)[├└]── (\S+) \(/.exec(line) ?? []
      if (own === '') return []
      const depth = indent.length / 4
      above.length = depth
      above.push(own)
      return [above.join('').replaceAll(/:(\w+)/g, '{$1}')]
    })
}

const isReference = (path: string) =>
  path === '/' || path === '/openapi.json' || path.startsWith('/docs')

/** HTTP itself says what HEAD is where there is a GET; only those who probe are answered it. */
const isSaid = (method: string, path: string, methods: object): boolean =>
  method === 'HEAD' ? isHealth(path) : method.toLowerCase() in methods

describe('the OpenAPI document', () => {
  it('has every path that is served, and no other', () => {
    const served = servedPaths().filter((path) => !isReference(path))
    assert.deepEqual(served.sort(), Object.keys(document.paths).sort())
  })

  it('has every method that a path answers, and no other', async () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const) {
        const { statusCode } = await house.app.inject({ method, url: path.replaceAll(/[{}]/g, '') })
        const answers = statusCode !== 405 && !(statusCode === 404 && isHealth(path))
        assert.equal(answers, isSaid(method, path, methods), `${method} ${path}: ${statusCode}`)
      }
    }
  })

  it('is found flawless by Redocly', () => {
    const file = join(house.path, 'openapi.json')
    writeFileSync(file, sent.body)
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        fileURLToPath(import.meta.resolve('@redocly/cli/bin/cli.js')),
        'lint',
        file,
        '--format=json',
      ],
      {
        encoding: 'utf8',
        env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
      },
    )
    assert.equal(status, 0, `${stdout}${stderr}`)
    assert.deepEqual(JSON.parse(stdout).problems, [])
  })

  it('names the public URL as its server', () => {
    assert.deepEqual(document.servers, [{ url: PUBLIC_URL }])
  })

  it('holds no secret', () => {
    for (const secret of [house.demo.apiKey, SECRET]) assert.ok(!sent.body.includes(secret))
    assert.doesNotMatch(sent.body, /(sk_|pub_tok_)\w{38}|eyJ[\w-]+\.[\w-]+\.[\w-]+/)
  })
})

const isHealth = (path: string) => path === '/healthz' || path === '/readyz'

for (const { name, operation } of operations) {
  const { responses, requestBody } = operation
  const answers = Object.entries(responses)

  describe(`${name} in the reference`, () => {
    it('says what it does, for whom, and what each answer means', () => {
      const { summary, description, tags, security } = operation
      assert.ok(summary && description && tags?.length === 1 && security)
      for (const [status, answer] of answers) assert.ok(answer.description, status)
    })

    it('names every answer that there may be, and the request in each', () => {
      assert.equal(Object.keys(responses).join(' '), ANSWERS[name])
      for (const [, { headers }] of answers) assert.ok('x-request-id' in headers)
    })

    it('shows examples that its schemas allow', () => {
      const bodies = [requestBody, ...Object.values(responses)]
      const media = bodies.flatMap((body) => Object.values(body?.content ?? {}))
      assert.ok(media.length > 0)
      for (const { schema, examples } of media) {
        const validator = Schema.Compile({ ...document, ...schema })
        assert.ok(Object.keys(examples).length > 0)
        for (const [example, { value }] of Object.entries(examples)) {
          assert.ok(validator.Check(value), `${example}: ${JSON.stringify(value)}`)
        }
      }
    })
  })
}

describe('the vectors of health', () => {
  for (const file of readVectors(new URL('../src/http/vectors/', import.meta.url))) {
    for (const vector of file.vectors) {
      it(vector.name, async () => {
        const ask = () => send(house.app, vector, (name) => assert.fail(`<${name}> is unknown`))
        const isWritable = vector.given === undefined
        assertAnswer(isWritable ? await ask() : await house.unwritable(ask), file, vector)
      })
    }
  }
})

describe('the policies around the reference', () => {
  const policyOf = async (url: string) =>
    String((await house.app.inject(url)).headers['content-security-policy'])
  const NOTHING = "default-src 'none';frame-ancestors 'none'"

  it('let the pages under /docs load what is their own, and nothing in the page itself', async () => {
    for (const url of ['/docs', '/docs/static/swagger-ui.css', '/docs/json']) {
      const policy = await policyOf(url)
      assert.doesNotMatch(policy, /unsafe|https?:|\*/)
      assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/)
    }
  })

  it('loosen nothing anywhere else', async () => {
    for (const url of ['/openapi.json', '/healthz', '/api/v1/chat/token', '/docsy', '/']) {
      assert.equal(await policyOf(url), NOTHING, url)
    }
  })

  it('leave the other security headers as they are', async () => {
    const [page, other] = await Promise.all(
      ['/docs', '/healthz'].map((url) => house.app.inject(url)),
    )
    const names = ['x-content-type-options', 'x-frame-options', 'referrer-policy']
    for (const name of names) {
      assert.ok(page?.headers[name])
      assert.equal(page.headers[name], other?.headers[name])
    }
  })
})
