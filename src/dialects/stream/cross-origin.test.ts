import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, it } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { holdingServer } from '../../../test/support/completions.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { listening, onTheWire, talkTo } from '../../../test/support/sockets.ts'
import { freshToken, STORY } from '../../../test/support/stream-calls.ts'

const LISTED = 'https://app.example.com'
const OTHER = 'https://other.example.com'
const open = await deployed({ after })
const closed = await deployed({ after }, { JETON_CORS_ORIGINS: `${LISTED}, http://localhost:3000` })

const corsOf = ({ headers }: LightMyRequestResponse) =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => /^(access-control|vary$)/.test(name)),
  )

const EXPOSED =
  'retry-after, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, x-request-id, x-vercel-ai-data-stream, x-vercel-ai-ui-message-stream'

/** A redeem call from a page: with a live token, or with none. */
async function fromPage({ app, demo }: typeof open, origin: string, isLive: boolean) {
  const token = isLive ? await freshToken(app, demo) : 'x'
  const url = `/api/v1/run/${demo.workflow}/stream?token=${token}`
  return app.inject({ method: 'POST', url, headers: { origin }, body: STORY })
}

const preflight = ({ app, demo }: typeof open, origin: string) =>
  app.inject({
    method: 'OPTIONS',
    url: `/api/v1/run/${demo.workflow}/stream`,
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    },
  })

it('lets pages of every origin redeem, and read refusals, unless origins are listed', async () => {
  for (const isLive of [true, false]) {
    const answer = await fromPage(open, OTHER, isLive)
    assert.equal(answer.statusCode, isLive ? 200 : 401)
    assert.deepEqual(corsOf(answer), {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': EXPOSED,
    })
  }
})

it('lets pages of listed origins redeem, and tells others nothing', async () => {
  const common = { 'access-control-expose-headers': EXPOSED, vary: 'Origin' }
  for (const isLive of [true, false]) {
    assert.deepEqual(corsOf(await fromPage(closed, LISTED, isLive)), {
      ...common,
      'access-control-allow-origin': LISTED,
    })
    for (const stranger of [OTHER, 'null', `${LISTED}.evil.test`, LISTED.toUpperCase(), '*', '']) {
      assert.deepEqual(corsOf(await fromPage(closed, stranger, isLive)), common)
    }
  }
})

it('answers a preflight with methods and headers, for listed origins alone', async () => {
  const common = {
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'authorization, content-type, idempotency-key, *',
    'access-control-expose-headers': EXPOSED,
    'access-control-max-age': '86400',
  }
  const anyone = { ...common, 'access-control-allow-origin': '*' }
  assert.deepEqual(corsOf(await preflight(open, OTHER)), anyone)
  const listed = { ...common, vary: 'Origin', 'access-control-allow-origin': LISTED }
  assert.deepEqual(corsOf(await preflight(closed, LISTED)), listed)
  assert.deepEqual(corsOf(await preflight(closed, OTHER)), { ...common, vary: 'Origin' })
})

it('answers a preflight also with a bad path id, a body, or no word of what is asked', async () => {
  for (const url of ['/api/v1/run/%FF/stream', '/api/api/v1/run/wf_abc123/stream?token=x']) {
    const headers = { 'content-type': 'text/plain' }
    const answer = await open.app.inject({ method: 'OPTIONS', url, headers, body: 'x' })
    assert.equal(answer.statusCode, 204)
    assert.equal(answer.body, '')
  }
})

it('lets no page of another origin see a token, a balance or a keyed run', async () => {
  for (const { app, demo } of [open, closed]) {
    for (const [method, path] of [
      ['GET', '/api/v1/token'],
      ['GET', '/api/v1/balance'],
      ['POST', `/api/v1/run/${demo.workflow}`],
    ] as const) {
      for (const authorization of [`Bearer ${demo.apiKey}`, 'Bearer sk_nobody']) {
        const headers = { origin: LISTED, authorization }
        const body = method === 'POST' ? { body: STORY } : {}
        const answer = await app.inject({ method, url: path, headers, ...body })
        assert.deepEqual(corsOf(answer), {})
      }
      const asked = { origin: LISTED, 'access-control-request-method': method }
      const answer = await app.inject({ method: 'OPTIONS', url: path, headers: asked })
      assert.deepEqual([answer.statusCode, corsOf(answer)], [405, {}])
    }
  }
})

it('lets pages read that the service is on its way out', async (t) => {
  const { app, company, demo, stop } = await deployed(t)
  const { url: baseUrl, end } = await holdingServer(t)
  const upstream = {
    provider: 'openai-compatible',
    baseUrl,
    model: 'any',
    sealedKey: null,
  } as const
  const { workflow, ...rest } = await company({ upstream })
  const token = await freshToken(app, { workflow, ...rest })
  const { port } = await listening(app)
  const page = await talkTo(t, port)
  const headers = { origin: OTHER, 'content-type': 'application/json' }
  const ask = (path: string) => page.say(onTheWire(`POST ${path}`, headers, JSON.stringify(STORY)))
  ask(`/api/v1/run/${workflow}/stream?token=${token}`)
  await page.heard(/first/)

  const stopped = stop(30)
  const isThere = once(app.server, 'request')
  ask(`/api/v1/run/${demo.workflow}/stream?token=x`)
  await isThere
  end()
  await stopped
  const [, heard = ''] = (await page.closed).split('last\r\n0\r\n\r\n')
  assert.match(heard, /^HTTP\/1\.1 503 /)
  assert.match(heard, /^access-control-allow-origin: \*\r$/m)
  assert.match(heard, /^cache-control: no-store\r$/m)
  assert.match(
    heard,
    /\{"error":"Failed to run workflow","success":false,"code":"internal_server_error"\}$/,
  )
})
