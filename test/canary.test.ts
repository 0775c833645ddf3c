import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { LLMock } from '@copilotkit/aimock'
import { collector } from './support/collector.ts'
import { freePort } from './support/free-port.ts'
import { FAULT, type Outside, outsideOf } from './support/outside.ts'
import { type Running, running } from './support/running.ts'
import { onTheWire, talkTo } from './support/sockets.ts'
import { tempFolder } from './support/temp-folder.ts'

/** Is part of everything that clients and upstreams say here, and so must be found nowhere. */
const CANARY = 'cAnArY'
const STORY = JSON.stringify({ story: `about ${CANARY}` })
const METHODS = ['GET', 'POST', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', CANARY]

const ODD_HEADERS = {
  'x-request-id': `${CANARY}-request`,
  'x-forwarded-for': `${CANARY}-address`,
  'x-api-key': `sk_${CANARY}`,
  'user-agent': `${CANARY}-agent`,
  cookie: `vai_token=${CANARY}`,
  referer: `https://${CANARY}.test/?token=${CANARY}`,
  origin: `https://${CANARY}.test`,
  accept: `text/${CANARY}, text/event-stream`,
  traceparent: CANARY,
  tracestate: `vendor=${CANARY}`,
  baggage: `user=${CANARY}`,
  forwarded: `for=${CANARY}`,
  'idempotency-key': `${CANARY}-idempotency`,
}

/** A model that quotes what it was asked, and the key it was shown, when it fails. */
async function quotingModel(t: TestContext): Promise<string> {
  const model = await LLMock.create({ port: 0, chunkSize: 4 })
  t.after(() => model.stop())
  const error = { message: `You said ${CANARY}`, type: CANARY, code: CANARY }
  model.onMessage(/fail/, { error, status: 500 })
  model.onMessage(
    /break/,
    { content: 'Once upon a time. '.repeat(9) },
    { truncateAfterChunks: 6, streamingProfile: { tps: 500 } },
  )
  model.onMessage(/./, { content: 'Once upon a time.' })
  return `${model.url}/v1`
}

/** Talks to the service, and keeps what it hears, and the secrets that it was told. */
function conversation(t: TestContext, { port, made }: Running) {
  const secrets: string[] = [made.apiKey, made.password, made.accessToken]
  const heard: string[] = []
  const keyed = { authorization: `Bearer ${made.apiKey}` }
  const json = { 'content-type': 'application/json' }

  /** Says a request with all that is odd about it, and hears what comes until it is closed. */
  async function ask(line: string, headers: Readonly<Record<string, string>> = {}, body = '') {
    const talker = await talkTo(t, port)
    talker.say(onTheWire(line, { ...ODD_HEADERS, ...headers, connection: 'close' }, body))
    const answer = await talker.closed
    heard.push(answer)
    return answer
  }

  async function newToken(): Promise<string> {
    const answer = await ask(`GET /api/v1/token?ttl=60&q=${CANARY}`, keyed)
    const [token = ''] = /pub_tok_\w+/.exec(answer) ?? assert.fail(answer)
    heard.pop() // it is told here, and nowhere else
    secrets.push(token)
    return token
  }

  /** Starts a run with a new token, or with another one. */
  async function run(how: Readonly<Record<string, string>>, body = STORY, token?: string) {
    const path = `/api/v1/run/${how.workflow ?? made.workflow}/stream?q=${CANARY}`
    return ask(`POST ${path}&token=${token ?? (await newToken())}`, { ...json, ...how }, body)
  }
  const runKeyed = (body = STORY) =>
    ask(`POST /api/v1/run/${made.workflow}?q=${CANARY}`, { ...keyed, ...json }, body)
  const readKeyed = (path: string) => ask(`GET ${path}?q=${CANARY}`, keyed)
  return { ask, newToken, run, runKeyed, readKeyed, secrets, heard, keyed, json }
}

type Conversation = ReturnType<typeof conversation>

async function succeed(
  { run, runKeyed, readKeyed, newToken, ask, json }: Conversation,
  made: Running['made'],
) {
  const bearer = { authorization: `Bearer ${await newToken()}` }
  const answers = [
    await run({ accept: 'text/plain' }),
    await run({ accept: 'text/event-stream' }),
    await ask(`POST /api/v1/run/${made.workflow}/stream`, { ...json, ...bearer }, STORY),
    await runKeyed(),
    await readKeyed('/api/v1/balance'),
    await readKeyed('/healthz'),
    await readKeyed('/readyz'),
  ]
  for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 200 /)
}

async function beRefused({ ask, run, newToken, keyed, json }: Conversation, made: Running['made']) {
  const token = await newToken()
  const paths = ['/api/v1/token', '/api/v1/balance', `/api/v1/run/${CANARY}`, `/${CANARY}`]
  paths.push(`/api/v1/run/${made.workflow}/stream`, `/${token}`, '/healthz', '/%', `/${CANARY}%FF`)
  for (const path of paths) {
    for (const method of METHODS) {
      await ask(
        `${method} ${path}?token=${token}x&ttl=${CANARY}`,
        { 'content-type': CANARY },
        CANARY,
      )
    }
  }
  await ask(`GET /api/v1/token?ttl=${CANARY}`, keyed)
  await ask('GET /api/v1/token', { authorization: `Bearer sk_${CANARY}` })
  await ask('GET /api/v1/token', { authorization: `${CANARY} ${token}` })
  for (const body of [
    '{}',
    `{"story":["${CANARY}"]}`,
    `["${CANARY}"]`,
    `{"story":"${CANARY}`,
    CANARY,
  ]) {
    await run({}, body, token)
    await ask(`POST /api/v1/run/${made.workflow}`, { ...keyed, ...json }, body)
  }
  await run({ workflow: CANARY }, STORY, token)
  await run({ 'content-type': `text/${CANARY}` }, STORY, token)
  await run({}, JSON.stringify({ story: CANARY.repeat(200) }), token)
  await run({}, STORY, token)
  await run({}, STORY, token) // used up
}

async function beMalformed(t: TestContext, { port }: Running) {
  const lines = [
    `${CANARY}\r\n\r\n`,
    `GET /${CANARY} HTTP/9.9\r\n\r\n`,
    `GET /\x01${CANARY}\r\n\r\n`,
  ]
  lines.push(`GET /${CANARY} HTTP/1.1\r\nhost: x\r\n${CANARY} x\r\n\r\n`)
  lines.push(onTheWire(`GET /${CANARY}`, { x: CANARY.repeat(3_000) }))
  lines.push(onTheWire('POST /', { 'transfer-encoding': CANARY }, CANARY))
  for (const line of lines) {
    const talker = await talkTo(t, port)
    talker.say(line)
    assert.match(await talker.heard(/\r\n\r\n/), /^HTTP\/1\.1 4(00|31) /)
    talker.leave()
  }
}

async function failUpstream({ run, runKeyed }: Conversation) {
  assert.match(await run({}, `{"story":"fail ${CANARY}"}`), /^HTTP\/1\.1 502 /)
  assert.match(await runKeyed(`{"story":"fail ${CANARY}"}`), /^HTTP\/1\.1 502 /)
  assert.match(await runKeyed(`{"story":"break ${CANARY}"}`), /^HTTP\/1\.1 502 /)
  const broken = await run({ accept: 'text/plain' }, `{"story":"break ${CANARY}"}`)
  assert.match(broken, /^HTTP\/1\.1 200 .*Once/s)
  assert.match(await run({}, `{"story":"break ${CANARY}"}`), /"errorText"/)
}

async function failStore(
  { run, runKeyed, readKeyed, newToken }: Conversation,
  { unwritable, faulty }: Outside,
) {
  const token = await newToken()
  const everything = (status: number) =>
    Promise.all([run({}, STORY, token), runKeyed(), readKeyed('/api/v1/token')]).then((answers) => {
      for (const answer of answers) assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `))
    })
  await unwritable(async () => {
    await everything(503)
    assert.match(await readKeyed('/readyz'), /^HTTP\/1\.1 503 /)
  })
  await faulty(['tokens', 'credit_holds'], () => everything(500))
}

/** What must be in the folder with its secret: it was put there to be found by its owner. */
const OWNERS_FILE = 'first-run.json'

/** What is told to whoever watches over the process, by what is in its settings. */
async function watched(t: TestContext) {
  const [sent, port] = [await collector(t), await freePort()]
  return {
    environment: { JETON_METRICS_PORT: port, OTEL_EXPORTER_OTLP_ENDPOINT: sent.url },
    metrics: async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text(),
    spans: sent.heard,
  }
}

it('leaves no secret and no message in any answer, log, metric or trace, or on the disk', async (t) => {
  const { environment, metrics, spans } = await watched(t)
  const data = tempFolder(t)
  const outside = await outsideOf(t, data, Date.now())
  const service = await running(t, {
    ...environment,
    ...outside.environment,
    JETON_DATA: data,
    JETON_LOG_LEVEL: 'debug',
    JETON_BODY_LIMIT_BYTES: '1024',
    JETON_TRUSTED_PROXIES: '127.0.0.1',
    OPENAI_API_KEY: `sk-${CANARY}`,
    OPENAI_BASE_URL: await quotingModel(t),
  })
  const talk = conversation(t, service)
  await succeed(talk, service.made)
  await beRefused(talk, service.made)
  await beMalformed(t, service)
  await failUpstream(talk)
  await failStore(talk, outside)
  const measured = await metrics()
  assert.equal(await service.stop(), 0)

  const found = (text: string) =>
    [CANARY, FAULT, ...talk.secrets].filter((secret) => text.includes(secret))
  for (const answer of talk.heard) assert.deepEqual(found(answer), [], answer)
  const written = service.written()
  assert.deepEqual(found(written), [])
  for (const status of [200, 400, 401, 404, 405, 413, 415, 500, 502, 503]) {
    assert.match(written, new RegExp(`"status":${status}`))
  }
  const { organization, workflow, keyId } = service.made
  for (const told of [measured, spans()]) {
    assert.deepEqual(found(told), [])
    for (const id of [organization, workflow, keyId]) assert.ok(!told.includes(id), id)
    for (const route of ['/api/v1/run/:workflowId/stream', '/api/v1/token']) {
      assert.ok(told.includes(route), route)
    }
  }
  assert.doesNotMatch(spans(), /url\.|user_agent|client\.|peer|SELECT|exception/i)
  assert.deepEqual(found(await outside.kept()), [])
  const files = readdirSync(service.path).filter((file) => file !== OWNERS_FILE)
  for (const file of files) {
    assert.deepEqual(found(readFileSync(join(service.path, file), 'latin1')), [], file)
  }
})
