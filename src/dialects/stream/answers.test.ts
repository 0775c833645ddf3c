import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { LLMock } from '@copilotkit/aimock'
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai'
import { holdingServer } from '../../../test/support/completions.ts'
import { type Company, deployed } from '../../../test/support/deployment.ts'
import { served } from '../../../test/support/served.ts'
import { listening, onTheWire, talkTo } from '../../../test/support/sockets.ts'
import {
  creditsOf,
  freshToken,
  redeem,
  runKeyed,
  STORY,
} from '../../../test/support/stream-calls.ts'

const house = await deployed({ after })
const { app } = house
const { url, port } = await listening(app)

const model = await LLMock.create({ port: 0, chunkSize: 8 })
after(() => model.stop())
model.onMessage('Tell me a long story', { content: 'Once upon a time. '.repeat(20) })
model.onMessage(
  'Tell me half a story',
  { content: 'Once upon a time. '.repeat(20) },
  { truncateAfterChunks: 9, streamingProfile: { tps: 500 } },
)
model.onMessage('Tell me nothing', { content: '' })
for (const status of [401, 429, 500]) {
  model.onMessage(`Tell me ${status}`, { error: { message: 'secret plan' }, status })
}
const upstream = {
  provider: 'openai-compatible',
  baseUrl: `${model.url}/v1`,
  model: 'any',
  sealedKey: null,
} as const

/** A redeem call as it stands on the wire. */
const redeeming = ({ workflow }: Company, token: string) =>
  onTheWire(
    `POST /api/v1/run/${workflow}/stream`,
    { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    JSON.stringify(STORY),
  )

/** What the client of the AI SDK makes of a run. */
async function readWithAiSdk({ workflow }: Company, token: string, story: string) {
  const transport = new DefaultChatTransport({
    api: `${url}/api/v1/run/${workflow}/stream`,
    prepareSendMessagesRequest: () => ({
      body: { story },
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    }),
  })
  const stream = await transport.sendMessages({
    chatId: 'chat',
    messages: [],
    trigger: 'submit-message',
    messageId: undefined,
    abortSignal: undefined,
  })
  const seen: UIMessage[] = []
  for await (const message of readUIMessageStream({ stream, terminateOnError: true })) {
    seen.push(message)
  }
  return { seen, text: textOf(seen.at(-1)) }
}

const textOf = (message: UIMessage | undefined) =>
  message?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')

for (const [accept, type] of [
  [undefined, 'text/plain; charset=utf-8'],
  ['*/*', 'text/plain; charset=utf-8'],
  ['text/*', 'text/plain; charset=utf-8'],
  ['text/plain', 'text/plain; charset=utf-8'],
  ['application/json', 'text/plain; charset=utf-8'],
  ['text/plain, text/event-stream;q=0.5', 'text/plain; charset=utf-8'],
  ['text/event-stream;q=0', 'text/plain; charset=utf-8'],
  [', ;q=,text/', 'text/plain; charset=utf-8'],
  ['text/event-stream', 'text/event-stream'],
  ['Text/Event-Stream', 'text/event-stream'],
  ['text/event-stream, */*;q=0.1', 'text/event-stream'],
  ['application/json, text/event-stream', 'text/event-stream'],
] as const) {
  it(`answers as ${type} to who accepts ${accept}`, async () => {
    const token = await freshToken(app, house.demo)
    const answer = await redeem(app, house.demo, token, STORY, accept ? { accept } : {})
    assert.equal(answer.statusCode, 200)
    assert.equal(answer.headers['content-type'], type)
    const isUi = type === 'text/event-stream'
    assert.equal(answer.headers['x-vercel-ai-ui-message-stream'], isUi ? 'v1' : undefined)
  })
}

it('speaks refusals as JSON also to who asked for an event stream', async () => {
  const answer = await redeem(app, house.demo, 'x', STORY, { accept: 'text/event-stream' })
  assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
})

it('gives text as it is generated, before the rest of it is there', async (t) => {
  const { url: baseUrl, end } = await holdingServer(t)
  const company = await house.company({ upstream: { ...upstream, baseUrl } })
  const client = await talkTo(t, port)
  client.say(redeeming(company, await freshToken(app, company)))
  await client.heard(/first\r\n$/)
  end()
  await client.heard(/last\r\n0\r\n\r\n$/)
})

it('gives the AI SDK what it gives as plain text', async () => {
  const company = await house.company({ upstream })
  const story = 'a long story'
  const plain = await redeem(app, company, await freshToken(app, company), { story })
  const { seen, text } = await readWithAiSdk(company, await freshToken(app, company), story)
  assert.equal(plain.body, 'Once upon a time. '.repeat(20))
  assert.equal(text, plain.body)
  assert.ok(seen.length > 20)
  assert.equal((await runKeyed(app, company, { story })).json().result, plain.body)
})

it('breaks a plain text off where the model does: half an answer has no clean end', async () => {
  house.log.lines.length = 0
  const company = await house.company({ upstream, credits: 1 })
  const token = await freshToken(app, company)
  const answer = await fetch(`${url}/api/v1/run/${company.workflow}/stream?token=${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"story":"half a story"}',
  })
  assert.equal(answer.status, 200)
  await assert.rejects(answer.text(), /terminated/)
  assert.match(await house.log.said(/"msg":"broken off"/), /"UpstreamFailed"/)
  assert.equal(await creditsOf(app, company), 0) // what has begun is paid for
  assert.equal((await redeem(app, company, token)).statusCode, 401)
})

for (const story of ['nothing', '401', '429', '500']) {
  it(`says 502 where the model says ${story}, which costs nothing and tells nothing`, async () => {
    const company = await house.company({ upstream, credits: 1 })
    for (const accept of ['text/plain', 'text/event-stream']) {
      const token = await freshToken(app, company)
      const answer = await redeem(app, company, token, { story }, { accept })
      assert.equal(answer.statusCode, 502)
      assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
      assert.equal(
        answer.body,
        '{"error":"The assistant did not answer.","success":false,"code":"upstream_error"}',
      )
    }
    assert.equal(await creditsOf(app, company), 1)
  })
}

it('tells the AI SDK of an error where the model breaks off', async () => {
  house.log.lines.length = 0
  const company = await house.company({ upstream })
  const token = await freshToken(app, company)
  await assert.rejects(
    readWithAiSdk(company, token, 'half a story'),
    /^Error: The assistant stopped before the end of its answer\.$/,
  )
  assert.match(await house.log.said(/"msg":"broken off"/), /"UpstreamFailed"/)
})

it('gives no half of a keyed run, which is a 502 and paid for', async () => {
  const company = await house.company({ upstream, credits: 1 })
  const answer = await runKeyed(app, company, { story: 'half a story' })
  assert.equal(answer.statusCode, 502)
  assert.equal(answer.json().code, 'upstream_error')
  assert.equal(await creditsOf(app, company), 0)
})

it('ends the model’s work when the client leaves midway, which is paid for', async (t) => {
  const { url: baseUrl, stopped } = await holdingServer(t)
  const company = await house.company({ upstream: { ...upstream, baseUrl }, credits: 1 })
  const client = await talkTo(t, port)
  client.say(redeeming(company, await freshToken(app, company)))
  await client.heard(/first/)
  client.leave()
  await stopped
  assert.equal(await creditsOf(app, company), 0)
})

it('ends the model’s work when the client leaves before there is any, which costs nothing', async (t) => {
  const left = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const silent = await served(t, () => {
    asked.resolve()
    const never = { next: () => new Promise<never>(() => {}), return: async () => left.resolve() }
    return { headers: {}, pieces: { [Symbol.asyncIterator]: () => never as never } }
  })
  const company = await house.company({
    upstream: { ...upstream, baseUrl: silent.url },
    credits: 1,
  })
  const token = await freshToken(app, company)
  house.log.lines.length = 0
  const client = await talkTo(t, port)
  client.say(redeeming(company, token))
  await asked.promise
  client.leave()
  await left.promise
  await house.log.said(/"route":".*stream"/)
  while ((await creditsOf(app, company)) !== 1); // given back once the caller is gone
  assert.equal((await redeem(app, company, token)).statusCode, 401)
  assert.doesNotMatch(house.log.lines.join(), /"level":"(warn|error)"/) // nobody is to blame
})
