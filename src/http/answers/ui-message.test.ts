import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { Chat } from '@ai-sdk/react'
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai'
import fc from 'fast-check'
import { anyText } from '../../../test/support/any-text.ts'
import { deltasOf, HARD_TEXTS, joined, lost, served } from '../../../test/support/served.ts'
import { UI_MESSAGE_HEADERS, uiMessage } from './ui-message.ts'

const headers = UI_MESSAGE_HEADERS

async function chatWith(t: TestContext, answer: () => AsyncIterable<string>) {
  const { url } = await served(t, () => ({ headers, pieces: uiMessage(answer()) }))
  return new Chat<UIMessage>({ transport: new DefaultChatTransport({ api: url }) })
}

const textOf = (message: UIMessage | undefined) =>
  message?.parts.map((part) => (part.type === 'text' ? part.text : `(${part.type})`)).join('')

/** What the client's own transport makes of a wire text, without a network. */
async function read(wire: string): Promise<UIMessage | undefined> {
  const transport = new DefaultChatTransport({ fetch: async () => new Response(wire) })
  const stream = await transport.sendMessages({
    chatId: 'chat',
    messages: [],
    trigger: 'submit-message',
    messageId: undefined,
    abortSignal: undefined,
  })
  let latest: UIMessage | undefined
  const read = readUIMessageStream({ stream, terminateOnError: true })
  for await (const message of read) latest = message
  return latest
}

it('is word for word the UI message stream', async () => {
  const wire = await joined(uiMessage(deltasOf(['A ', '', 'story']), 'msg_1'))
  assert.equal(
    wire,
    `data: {"type":"start","messageId":"msg_1"}

data: {"type":"text-start","id":"text-1"}

data: {"type":"text-delta","id":"text-1","delta":"A "}

data: {"type":"text-delta","id":"text-1","delta":"story"}

data: {"type":"text-end","id":"text-1"}

data: {"type":"finish"}

data: [DONE]

`,
  )
})

it('is read by the chat of AI SDK 7 over HTTP, every character of it', async (t) => {
  const chat = await chatWith(t, () => deltasOf(['', ...HARD_TEXTS, '']))
  await chat.sendMessage({ text: 'Tell me a story' })
  assert.equal(chat.error, undefined)
  assert.equal(chat.status, 'ready')
  assert.equal(textOf(chat.lastMessage), HARD_TEXTS.join(''))
  assert.deepEqual(
    chat.lastMessage?.parts.map((part) => 'state' in part && part.state),
    ['done'],
  )
})

it('is read whole, whatever the texts and however they are cut', async () => {
  const texts = fc.array(anyText)
  await fc.assert(
    fc.asyncProperty(texts, async (deltas) => {
      const message = await read(await joined(uiMessage(deltasOf(deltas))))
      assert.equal(textOf(message), deltas.join(''))
    }),
  )
  const [high, low] = '😀'.split('')
  const message = await read(await joined(uiMessage(deltasOf([high ?? '', low ?? '']))))
  assert.equal(textOf(message), '😀')
})

it('gives each answer an id of its own, so that a second one does not replace the first', async (t) => {
  const chat = await chatWith(t, () => deltasOf(['An answer']))
  await chat.sendMessage({ text: 'One' })
  await chat.sendMessage({ text: 'Two' })
  assert.deepEqual(chat.messages.map(textOf), ['One', 'An answer', 'Two', 'An answer'])
})

it('tells the chat of a failure midway, quoting nothing, and leaves it the text so far', async (t) => {
  const chat = await chatWith(t, () => lost('Once upon'))
  await chat.sendMessage({ text: 'Tell me a story' })
  assert.equal(chat.status, 'error')
  assert.equal(chat.error?.message, 'The assistant stopped before the end of its answer.')
  assert.equal(textOf(chat.lastMessage), 'Once upon')

  const wire = await joined(uiMessage(lost('Once upon')))
  assert.doesNotMatch(wire, /Charlie|"finish"/)
  await assert.rejects(read(wire), /^Error: The assistant stopped/)
})
