import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { it, type TestContext } from 'node:test'
import { clusterEnvironment, withoutCluster } from './support/clustered.ts'
import { collector } from './support/collector.ts'
import { freePort } from './support/free-port.ts'
import { running } from './support/running.ts'

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

/** A model that answers shortly, and the headers of what it was asked. */
async function listeningModel(t: TestContext) {
  const heard: Readonly<Record<string, string | string[] | undefined>>[] = []
  const server = createServer((request, response) => {
    heard.push(request.headers)
    const delta = { choices: [{ index: 0, delta: { content: 'Once.' }, finish_reason: 'stop' }] }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(`data: ${JSON.stringify(delta)}\n\ndata: [DONE]\n\n`)
  })
  const port = Number(await freePort())
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${port}/v1`, heard }
}

it('goes on with the trace of a client, through a run, to the model', async (t) => {
  const [model, sent] = [await listeningModel(t), await collector(t)]
  const service = await running(t, {
    OPENAI_API_KEY: 'sk-a-key',
    OPENAI_BASE_URL: model.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: sent.url,
    OTEL_SERVICE_NAME: 'our-tokens',
  })
  const { workflow, apiKey } = service.made
  const answer = await fetch(`http://127.0.0.1:${service.port}/api/v1/run/${workflow}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      traceparent: TRACEPARENT,
      tracestate: 'vendor=whatever',
      baggage: 'user=ada',
    },
    body: JSON.stringify({ story: 'a story' }),
  })
  assert.equal(answer.status, 200, await answer.text())
  assert.equal(await service.stop(), 0)

  const spans = new Map(sent.spans().map((span) => [span.name, span]))
  const [, trace, client] = TRACEPARENT.split('-')
  const request = spans.get('POST /api/v1/run/:workflowId') ?? assert.fail(sent.heard())
  const [verb, upstream] = [spans.get('verb runs.complete'), spans.get('upstream')]
  assert.deepEqual([request.traceId, request.parentSpanId], [trace, client])
  assert.equal(verb?.parentSpanId, request.spanId)
  assert.equal(spans.get('database runs.redeem')?.parentSpanId, verb?.spanId)
  assert.equal(upstream?.parentSpanId, verb?.spanId)
  assert.match(sent.heard(), /"our-tokens"/)

  const [asked] = model.heard
  assert.equal(asked?.traceparent, `00-${trace}-${upstream?.spanId}-01`)
  assert.deepEqual([asked?.tracestate, asked?.baggage], [undefined, undefined])
  assert.doesNotMatch(sent.heard(), /whatever|\bada\b|sk_|127\.0\.0\.1/)
})

it('sends no trace unless it is told where to, nor when it is told not to', async (t) => {
  const [model, sent] = [await listeningModel(t), await collector(t)]
  const service = await running(t, {
    OPENAI_API_KEY: 'sk-a-key',
    OPENAI_BASE_URL: model.url,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${sent.url}/v1/traces`,
    OTEL_SDK_DISABLED: 'true',
  })
  const { workflow, apiKey } = service.made
  await fetch(`http://127.0.0.1:${service.port}/api/v1/run/${workflow}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      traceparent: TRACEPARENT,
    },
    body: JSON.stringify({ story: 'a story' }),
  })
  assert.equal(await service.stop(), 0)
  assert.equal(model.heard.length, 1)
  assert.deepEqual([model.heard[0]?.traceparent, sent.heard()], [undefined, ''])
})

it('stops in time although nobody takes its traces', async (t) => {
  const nobody = `http://127.0.0.1:${await freePort()}`
  const service = await running(t, { OTEL_EXPORTER_OTLP_ENDPOINT: nobody })
  await fetch(`http://127.0.0.1:${service.port}/healthz`)
  assert.equal(await service.stop(), 0)
  assert.doesNotMatch(service.written(), /ECONNREFUSED|"level":"(warn|error)"/)
})

it('tells metrics on a port of their own, to everyone, and nothing else there', async (t) => {
  const port = await freePort()
  const service = await running(t, { JETON_METRICS_PORT: port })
  await (await fetch(`http://127.0.0.1:${service.port}/healthz`)).text()
  const closed = await fetch(`http://127.0.0.1:${service.port}/metrics`)
  assert.equal(closed.status, 401)
  const told = await fetch(`http://127.0.0.1:${port}/metrics`)
  assert.equal(told.status, 200)
  assert.equal(told.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
  assert.match(await told.text(), /_count\{method="GET",route="\/healthz",status="2xx"\} 1\n/)
  for (const path of ['/', '/healthz', '/api/v1/token', '/docs']) {
    assert.equal((await fetch(`http://127.0.0.1:${port}${path}`)).status, 404)
  }
  const taken = running(t, { JETON_METRICS_PORT: port })
  await assert.rejects(taken, /listening on 127\.0\.0\.1:\d+ already: .*JETON_METRICS_PORT/)
  assert.equal(await service.stop(), 0)
})

it('names what PostgreSQL and Redis are asked, and neither a statement nor a key', {
  skip: withoutCluster,
}, async (t) => {
  const [{ environment }, sent, port] = [
    await clusterEnvironment(t),
    await collector(t),
    await freePort(),
  ]
  const telling = { JETON_METRICS_PORT: port, OTEL_EXPORTER_OTLP_ENDPOINT: sent.url }
  const service = await running(t, { ...environment, ...telling })
  const { apiKey, workflow } = service.made
  const url = `http://127.0.0.1:${service.port}/api/v1`
  const headers = { authorization: `Bearer ${apiKey}` }
  const { token } = Object(await (await fetch(`${url}/token`, { headers })).json())
  const run = await fetch(`${url}/run/${workflow}/stream?token=${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ story: 'a story' }),
  })
  assert.equal(run.status, 200, await run.text())
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  assert.equal(await service.stop(), 0)

  const names = new Set(sent.spans().map(({ name }) => name))
  for (const name of ['redis tokens.put', 'redis claims.take', 'database holds.hold']) {
    assert.ok(names.has(name), [...names].join())
  }
  for (const text of [sent.heard(), metrics]) {
    assert.doesNotMatch(text, /SELECT|EVALSHA|pub_tok_|sk_|org_|postgres(ql)?:|redis:\/\//)
  }
  for (const store of ['database', 'redis']) {
    assert.match(metrics, new RegExp(`_count\\{store="${store}",outcome="done"\\} [1-9]`))
  }
  assert.match(metrics, /^jeton_feed_last_seq [1-9]/m)
})
