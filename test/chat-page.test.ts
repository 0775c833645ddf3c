import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import { Chat } from '@ai-sdk/react'
import { type ChatTransport, DefaultChatTransport, type UIMessage } from 'ai'
import { deployed } from './support/deployment.ts'
import { listening } from './support/sockets.ts'
import { chatting4 } from './support/use-chat-4.ts'
import { readVectors } from './support/vectors.ts'

const SAYING = '[Jeton demo, no model is connected] You asked: '
const VECTORS = ['../src/dialects/chat/vectors/', '../src/dialects/stream/vectors/chat/']

it('lists every refusal of the chat token and the chat call in their reference, to the letter', () => {
  const page = readFileSync('docs/dialects/chat.md', 'utf8')
  const rows = [...page.matchAll(/^\| ([45][\d, ]+) \| `(\{.*?\})` \|/gm)]
  const listed = rows.flatMap(([, statuses = '', body]) =>
    statuses.split(', ').map((status) => `${status} ${body}`),
  )
  for (const folder of VECTORS) {
    const vectors = readVectors(new URL(folder, import.meta.url)).flatMap(({ vectors }) => vectors)
    const refusals = vectors.filter(({ answer }) => answer.status >= 400 && answer.json)
    const said = refusals.map(({ answer }) => `${answer.status} ${JSON.stringify(answer.json)}`)
    assert.ok(said.length > 0)
    assert.deepEqual(
      [...new Set(said)].filter((refusal) => !listed.includes(refusal)),
      [],
    )
  }
})

/** The samples of the page for a version of the AI SDK, without their imports. */
function sampleWith(text: string): string {
  const page = readFileSync('docs/dialects/chat.md', 'utf8')
  const samples = [...page.matchAll(/^```tsx\n(.*?)^```$/gms)].map(([, code = '']) => code)
  const sample = samples.find((code) => code.includes(text)) ?? assert.fail(text)
  return sample.replaceAll(/^import .*\n/gm, '')
}

it('shows a sample for AI SDK 3 and 4 that has an answer to each message', async (t) => {
  const house = await deployed(t)
  const { url } = await listening(house.app)
  const sample = new Function('useChat', 'BASE', sampleWith("from 'ai/react'"))
  const chat = chatting4((useChat) => sample(useChat, url))
  for (const said of ['Hello', 'Hello again']) {
    const { answer, error } = await chat(said)
    assert.deepEqual([answer, error], [`${SAYING}${said}`, undefined])
  }
})

it('shows one for AI SDK 5 to 7 that has an answer to each message', async (t) => {
  const house = await deployed(t)
  const { url } = await listening(house.app)
  const sample = new Function('useChat', 'BASE', 'DefaultChatTransport', sampleWith('ai-sdk/react'))
  let transport: ChatTransport<UIMessage> | undefined
  const use = (options: { transport: ChatTransport<UIMessage> }) => {
    transport = options.transport
    return {}
  }
  sample(use, url, DefaultChatTransport)
  const chat = new Chat<UIMessage>({ transport: transport ?? assert.fail() })
  for (const said of ['Hello', 'Hello again']) {
    await chat.sendMessage({ text: said })
    const texts = chat.lastMessage?.parts.map((part) => (part.type === 'text' ? part.text : ''))
    assert.deepEqual([texts?.join(''), chat.error], [`${SAYING}${said}`, undefined])
  }
})
