import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { LLMock } from '@copilotkit/aimock'
import { HARD_TEXTS, joined } from '../../test/support/served.ts'
import { nowhere } from '../../test/support/sockets.ts'
import type { UpstreamSettings } from '../core/assistants/index.ts'
import type { Question } from '../core/runs/index.ts'
import { createUpstream } from './index.ts'
import { openAiCompatible } from './openai-compatible.ts'

const openSealed = () => undefined

const server = await LLMock.create({ port: 0, chunkSize: 4 })
after(() => server.stop())

/** The server, which has been told and asked nothing. */
function fresh() {
  server.clearFixtures()
  server.clearRequests()
  return server
}

const SETTINGS = {
  provider: 'openai-compatible',
  baseUrl: `${server.url}/v1`,
  model: 'a-model',
  sealedKey: null,
} as const satisfies UpstreamSettings
const QUESTION: Question = { system: '', messages: [{ role: 'user', content: 'Tell me a story' }] }
const HERE = new Set([new URL(server.url).hostname])
const PATIENCE = { firstTextSeconds: 10, nextTextSeconds: 10 }

interface Asking {
  readonly settings?: Readonly<Record<string, string>>
  readonly question?: Question
}

const ask = ({ settings = {}, question = QUESTION }: Asking = {}) =>
  openAiCompatible(openSealed, HERE).answer(
    { ...SETTINGS, ...settings },
    question,
    new AbortController().signal,
  )

/** The texts of an answer up to its failure, and the failure. */
async function readToTheEnd(answer: AsyncIterable<string>) {
  const texts: string[] = []
  try {
    for await (const text of answer) texts.push(text)
  } catch (fault) {
    return { texts, fault }
  }
  return { texts, fault: undefined }
}

it('gives the answer in the pieces in which it comes', async () => {
  fresh().onMessage('Tell me a story', { content: 'Once upon a time.' })
  const { texts } = await readToTheEnd(ask())
  const spoken = texts.filter((text) => text !== '')
  assert.deepEqual(spoken, ['Once', ' upo', 'n a ', 'time', '.'])
})

it('gives every character as it is', async () => {
  const content = HARD_TEXTS.map((text) => text.slice(0, 400)).join('')
  fresh().onMessage('Tell me a story', { content })
  assert.equal(await joined(ask()), content)
})

it('sends the system prompt, then the messages as they are, and asks for a stream', async () => {
  fresh().onMessage(/./, { content: 'Yes.' })
  const messages = [
    { role: 'user', content: 'Who are "you"?\n{{name}}' },
    { role: 'assistant', content: 'A model. 👩‍👩‍👧' },
    { role: 'user', content: 'Really?' },
  ] as const
  await joined(ask({ question: { system: 'Be brief.', messages } }))
  const { method, path, body } = server.getLastRequest() ?? {}
  assert.deepEqual([method, path], ['POST', '/v1/chat/completions'])
  const { model, stream, messages: sent, ...rest } = JSON.parse(JSON.stringify(body))
  assert.deepEqual([model, stream], ['a-model', true])
  assert.deepEqual(sent, [{ role: 'system', content: 'Be brief.' }, ...messages])
  const unasked = Object.keys(rest).filter((key) => !key.startsWith('_'))
  assert.deepEqual(unasked, [], 'nothing is set that nobody chose')
})

it('sends no system prompt where there is none', async () => {
  fresh().onMessage(/./, { content: 'Yes.' })
  await joined(ask())
  const { messages } = JSON.parse(JSON.stringify(server.getLastRequest()?.body))
  assert.deepEqual(messages, QUESTION.messages)
})

it('asks nobody when the key cannot be opened', async () => {
  fresh()
  const { fault } = await readToTheEnd(ask({ settings: { sealedKey: 'sealed' } }))
  assert.match(String(fault), /sealed under another JETON_SECRET/)
  assert.equal(server.getRequests().length, 0)
})

it('drops its models when it hears that settings have changed', async () => {
  fresh().onMessage(/./, { content: 'Yes.' })
  const [opened, listeners]: [string[], (() => void)[]] = [[], []]
  const upstream = createUpstream(
    (sealed) => {
      opened.push(sealed)
      return 'key'
    },
    HERE,
    PATIENCE,
    undefined,
    (listener) => void listeners.push(listener),
  )
  const { signal } = new AbortController()
  const ask = () => joined(upstream.answer({ ...SETTINGS, sealedKey: 'k' }, QUESTION, signal))
  await ask()
  for (const listener of listeners) listener()
  await ask()
  assert.equal(opened.length, 2)
})

for (const status of [400, 401, 404, 429, 500, 503]) {
  it(`fails with a ${status} before the first text, and asks once`, async () => {
    fresh().onMessage(/./, { error: { message: 'secret', type: 'x' }, status })
    const { texts, fault } = await readToTheEnd(ask())
    assert.deepEqual(texts, [])
    assert.equal(Reflect.get(Object(fault), 'statusCode'), status)
    assert.equal(server.getRequests().length, 1)
  })
}

it('fails when the connection breaks midway, after the texts that came', async () => {
  fresh().onMessage(
    /./,
    { content: 'Once upon a time. '.repeat(9) },
    { truncateAfterChunks: 6, streamingProfile: { tps: 200 } },
  )
  const { texts, fault } = await readToTheEnd(ask())
  assert.match(texts.join(''), /^Once upon/)
  assert.ok(fault instanceof Error)
})

it('fails when the answer is not JSON midway', async () => {
  fresh().onMessage(/./, { content: 'Yes.' }, { chaos: { malformedRate: 1 } })
  const { texts, fault } = await readToTheEnd(ask())
  assert.deepEqual(texts, [])
  assert.ok(fault !== undefined)
})

it('gives nothing for an answer without text, which is no failure yet', async () => {
  fresh().onMessage(/./, { content: '' })
  const { texts, fault } = await readToTheEnd(ask())
  assert.equal(texts.join(''), '')
  assert.equal(fault, undefined)
})

it('gives the answer, and not what the model thought before it', async () => {
  fresh().onMessage(/./, { content: 'Yes.', reasoning: 'A secret thought.' })
  assert.equal(await joined(ask()), 'Yes.')
})

it('fails when nobody is there', async () => {
  const { fault } = await readToTheEnd(ask({ settings: { baseUrl: await nowhere() } }))
  assert.ok(fault instanceof Error)
})

it('is given up when it is slow to begin or to go on', async () => {
  fresh().onMessage('slow to begin', { content: 'Yes.' }, { streamingProfile: { ttft: 90 } })
  server.onMessage('slow to go on', { content: 'Yes, yes.' }, { streamingProfile: { tps: 15 } })
  for (const [content, patience, expected] of [
    ['slow to begin', { ...PATIENCE, firstTextSeconds: 0.02 }, /no text for 0\.02 s/],
    ['slow to go on', { ...PATIENCE, nextTextSeconds: 0.02 }, /no text for 0\.02 s/],
  ] as const) {
    const answer = createUpstream(openSealed, HERE, patience).answer(
      SETTINGS,
      { system: '', messages: [{ role: 'user', content }] },
      new AbortController().signal,
    )
    assert.match(String((await readToTheEnd(answer)).fault), expected)
  }
})

it('answers by the provider that the settings name', async () => {
  fresh().onMessage(/./, { content: 'A model.' })
  const upstream = createUpstream(openSealed, HERE, PATIENCE)
  const { signal } = new AbortController()
  assert.equal(await joined(upstream.answer(SETTINGS, QUESTION, signal)), 'A model.')
  const demo = upstream.answer({ provider: 'demo' }, QUESTION, signal)
  assert.match(await joined(demo), /no model is connected/)
})
