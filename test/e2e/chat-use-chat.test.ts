import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { Chat } from '@ai-sdk/react'
import { DefaultChatTransport, TextStreamChatTransport, type UIMessage } from 'ai'
import { publish } from '../support/publish.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { startStoryteller, storyOf } from '../support/storyteller.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { useChat4 } from '../support/use-chat-4.ts'

const STORY = 'a dog named charlie'
const QUESTION = `Tell me ${STORY}.`

/** A server whose chatbot is answered by a model over HTTP, and what that was asked. */
async function house(t: TestContext) {
  const { environment, mock } = await startStoryteller(t)
  const server = await startServer(t, { data: tempFolder(t), environment })
  await publish(server)
  return {
    server,
    questions: () => mock.getRequests().map(({ body }) => body as { messages: unknown[] }),
  }
}

/** Gets a token of each kind as its users do. */
const TOKENS = {
  'an anonymous chat token': async ({ url }: ServerProcess) => get(`${url}/api/v1/chat/token`),
  'a chat token under a key': async ({ url, made }: ServerProcess) =>
    get(`${url}/api/v1/chat/token`, {
      method: 'POST',
      headers: { authorization: `Bearer ${made.apiKey.keySecret}` },
    }),
  'a stream token': async ({ url, made }: ServerProcess) =>
    get(`${url}/api/v1/token`, {
      headers: { authorization: `Bearer ${made.apiKey.keySecret}` },
    }),
} as const

async function get(url: string, options: RequestInit = {}): Promise<string> {
  const response = await fetch(url, options)
  return ((await response.json()) as { token: string }).token
}

const textOf = (message: UIMessage | undefined) =>
  message?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')

/** A chat whose token is looked up at each message, as an application writes it. */
const PRESENTED = {
  'in the path': (server: ServerProcess, token: () => Promise<string>) =>
    new DefaultChatTransport({
      body: { chatbotId: server.made.chatbot.id },
      prepareSendMessagesRequest: async ({ body, messages }) => ({
        api: `${server.url}/api/v1/chat/${await token()}/stream`,
        body: { ...body, messages },
      }),
    }),
  'as a bearer': (server: ServerProcess, token: () => Promise<string>) =>
    new DefaultChatTransport({
      api: `${server.url}/api/v1/chat/stream`,
      headers: async () => ({ authorization: `Bearer ${await token()}` }),
      body: { chatbotId: server.made.chatbot.id },
    }),
} as const

for (const [kind, issue] of Object.entries(TOKENS)) {
  it(`useChat of AI SDK 7 works with ${kind}, in the path and as a bearer`, async (t) => {
    const { server, questions } = await house(t)
    for (const [way, transportOf] of Object.entries(PRESENTED)) {
      await t.test(`${way}: an answer for each message, a token each`, async () => {
        const before = questions().length
        const transport = transportOf(server, () => issue(server))
        const chat = new Chat<UIMessage>({ transport })
        for (const _ of ['first', 'second']) {
          await chat.sendMessage({ text: QUESTION })
          assert.equal(chat.error, undefined)
          assert.equal(chat.status, 'ready')
        }
        const roles = chat.messages.map(({ role }) => role)
        assert.deepEqual(roles, ['user', 'assistant', 'user', 'assistant'])
        assert.equal(textOf(chat.messages[3]), storyOf(STORY))
        const asked = questions().slice(before)
        // What was said before comes along, behind the assistant's instructions.
        assert.deepEqual(
          asked.map(({ messages }) => messages.length),
          [2, 4],
        )
      })

      await t.test(`${way}: an error for a token that was used before`, async () => {
        const token = await issue(server)
        const chat = new Chat<UIMessage>({ transport: transportOf(server, async () => token) })
        await chat.sendMessage({ text: QUESTION })
        await chat.sendMessage({ text: QUESTION })
        assert.equal(chat.status, 'error')
        assert.match(String(chat.error?.message), /Unauthorized/)
      })
    }
  })

  it(`useChat of AI SDK 4 works unmodified with ${kind}`, async (t) => {
    const { server } = await house(t)
    const body = { chatbotId: server.made.chatbot.id }
    const api = `${server.url}/api/v1/chat/${await issue(server)}/stream`
    assert.deepEqual(await useChat4(api, QUESTION, { body }), { answer: storyOf(STORY) })

    const { answer, error } = await useChat4(api, QUESTION, { body })
    assert.equal(answer, undefined)
    assert.match(String(error?.message), /Unauthorized/)
  })
}

it('the text transport of AI SDK 7 is served by ?protocol=text', async (t) => {
  const { server } = await house(t)
  const token = await TOKENS['an anonymous chat token'](server)
  const api = `${server.url}/api/v1/chat/${token}/stream?protocol=text`
  const chat = new Chat<UIMessage>({ transport: new TextStreamChatTransport({ api }) })
  await chat.sendMessage({ text: QUESTION })
  assert.equal(textOf(chat.messages[1]), storyOf(STORY))
})
