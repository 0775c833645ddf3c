import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import OpenAI, { APIError, AuthenticationError, PermissionDeniedError } from 'openai'
import { startServer } from '../support/server-process.ts'
import { startStoryteller, storyOf } from '../support/storyteller.ts'
import { tempFolder } from '../support/temp-folder.ts'

const STORY = 'a dog named charlie'
const messages = [{ role: 'user' as const, content: `Tell me ${STORY}.` }]

/** A server whose agent is answered by a model over HTTP, and OpenAI's client with a user's token. */
async function site(t: TestContext) {
  const { environment, mock } = await startStoryteller(t)
  const { url, made } = await startServer(t, { data: tempFolder(t), environment })
  async function post(path: string, body: object) {
    const pair = { keyId: made.apiKey.keyId, keySecret: made.apiKey.keySecret }
    const response = await fetch(`${url}/rest/v1/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...pair, ...body }),
    })
    return response.json() as Promise<{ token: string; customerUser: { id: string } }>
  }
  const issued = await post('token', { userId: 'user_1', agentId: made.agent.id })
  const clientWith = (apiKey: string) => new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 })
  return { client: clientWith(issued.token), clientWith, issued, made, mock, post }
}

it('OpenAI’s client completes, streams and lists, given a user token for its key', async (t) => {
  const { client, made } = await site(t)
  const whole = await client.chat.completions.create({ model: 'gpt-5-mini', messages })
  assert.equal(whole.choices[0]?.message.content, storyOf(STORY))
  assert.equal(whole.model, 'gpt-5-mini')
  assert.equal(whole.usage?.total_tokens, 0)

  const stream = await client.chat.completions.create({
    model: 'gpt-5-mini',
    messages,
    stream: true,
    stream_options: { include_usage: true },
  })
  const texts: string[] = []
  let usage: unknown
  for await (const chunk of stream) {
    const text = chunk.choices[0]?.delta.content
    if (text) texts.push(text)
    usage = chunk.usage
  }
  assert.equal(texts.join(''), storyOf(STORY))
  assert.ok(texts.length > 1)
  assert.deepEqual(usage, { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 })

  const runner = client.chat.completions.stream({ model: 'gpt-5-mini', messages })
  assert.equal(await runner.finalContent(), storyOf(STORY))

  const models = await client.models.list()
  assert.deepEqual(
    models.data.map(({ id }) => id),
    [made.agent.id],
  )
})

it('OpenAI’s client knows our refusals for what they are', async (t) => {
  const { client, clientWith, issued, made, post } = await site(t)
  const ask = (by: OpenAI, more: object = {}) =>
    by.chat.completions.create({ model: 'any', messages, ...more })
  await assert.rejects(ask(client, { n: 2 }), { status: 400, param: 'n' })
  await assert.rejects(ask(clientWith(made.apiKey.keySecret)), PermissionDeniedError)
  await assert.rejects(ask(clientWith('i5t_wrong')), { status: 401, code: 'invalid_api_key' })
  await post('invalidate-token', { customerUserId: issued.customerUser.id })
  await assert.rejects(ask(client), AuthenticationError)
})

it('OpenAI’s client throws when an answer breaks off, and never takes it for a whole one', async (t) => {
  const { client, mock } = await site(t)
  mock.clearFixtures()
  const pace = { truncateAfterChunks: 6, streamingProfile: { ttft: 0, tps: 200 } }
  mock.on({}, { content: 'Once upon a time. '.repeat(9) }, pace)
  const stream = await client.chat.completions.create({ model: 'any', messages, stream: true })
  let text = ''
  await assert.rejects(
    async () => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
    },
    (fault) => fault instanceof APIError && fault.code === 'server_error',
  )
  assert.match(text, /^Once/)
})
