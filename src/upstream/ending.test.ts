import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, it, type TestContext } from 'node:test'
import { COMPLETION_HEADERS, chunk, completionOf, DONE } from '../../test/support/completions.ts'
import { eventOf, misbehaving } from '../../test/support/endless-upstream.ts'
import { served } from '../../test/support/served.ts'
import { openAiCompatible } from './openai-compatible.ts'

const HERE = new Set(['127.0.0.1'])
const headers = COMPLETION_HEADERS

function answerOf(baseUrl: string, lingerSeconds = 60) {
  const settings = {
    provider: 'openai-compatible',
    baseUrl,
    model: 'any',
    sealedKey: null,
  } as const
  const upstream = openAiCompatible(() => undefined, HERE, undefined, undefined, lingerSeconds)
  const question = { system: '', messages: [{ role: 'user', content: 'Hello' }] } as const
  const answer = upstream.answer(settings, question, new AbortController().signal)
  return answer[Symbol.asyncIterator]()
}

/** All texts of an answer, the empty ones too, and why it ended. */
async function readToTheEnd(texts: ReturnType<typeof answerOf>) {
  const given: string[] = []
  for (let next = await texts.next(); ; next = await texts.next()) {
    if (next.done) return { given, finishReason: next.value }
    given.push(next.value)
  }
}

/** A server that says this, and then keeps the connection open. */
const keepingOpen = (t: TestContext, said: string) =>
  misbehaving(t, (response) => void response.head(200).once(said))

describe('an answer whose connection stays open', () => {
  for (const [name, done] of [
    ['as OpenAI writes it', DONE],
    ['without a space', 'data:[DONE]\n\n'],
    ['with CR LF', 'data: [DONE]\r\n\r\n'],
    ['before the blank line', 'data: [DONE]\n'],
  ] as const) {
    it(`is over with [DONE], ${name}, and then the connection is closed`, async (t) => {
      const { url, over } = await keepingOpen(t, eventOf('Once') + chunk({}, 'length') + done)
      const read = await readToTheEnd(answerOf(url))
      assert.deepEqual(read, { given: ['Once'], finishReason: 'length' })
      await over
    })
  }

  it('is over with a [DONE] that comes in pieces', async (t) => {
    const pieces = [...(eventOf('Once') + chunk({}, 'stop') + DONE)]
    async function* slowly() {
      for (const piece of pieces) {
        yield piece
        await new Promise((resolve) => setImmediate(resolve))
      }
      await new Promise(() => undefined)
    }
    const { url } = await served(t, () => ({ headers, pieces: slowly() }))
    assert.deepEqual(await readToTheEnd(answerOf(url)), { given: ['Once'], finishReason: 'stop' })
  })

  it('is not over with a text that says so', async (t) => {
    const text = '\ndata: [DONE]\n\n'
    const { url } = await served(t, () => ({ headers, pieces: completionOf([text, 'more']) }))
    assert.deepEqual((await readToTheEnd(answerOf(url))).given, [text, 'more'])
  })

  it('is over soon after it said why it ended, though it never says [DONE]', async (t) => {
    const said = eventOf('Once') + chunk({ content: ' upon' }, 'stop')
    const { url, over } = await keepingOpen(t, said)
    const read = await readToTheEnd(answerOf(url, 0.02))
    assert.deepEqual(read, { given: ['Once', ' upon'], finishReason: 'stop' })
    await over
  })
})

it('goes on after a reason why it ended, if more comes', async (t) => {
  const pieces = [
    eventOf('Once'),
    chunk({ content: ' upon' }, 'stop'),
    chunk({ content: ' a' }, 'stop'),
  ]
  async function* all() {
    yield* pieces
    yield chunk({ content: ' time' }, 'length')
    yield DONE
  }
  const { url } = await served(t, () => ({ headers, pieces: all() }))
  const read = await readToTheEnd(answerOf(url))
  assert.deepEqual(read, { given: ['Once', ' upon', ' a', ' time'], finishReason: 'length' })
})

it('uses a connection again whose answer ends after [DONE]', async (t) => {
  let connections = 0
  const server = createServer(async (request, response) => {
    request.resume()
    response.writeHead(200, headers)
    for await (const piece of completionOf(['Yes.'])) response.write(piece)
    setImmediate(() => response.end())
  })
  server.on('connection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const upstream = openAiCompatible(() => undefined, HERE)
  const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const settings = {
    provider: 'openai-compatible',
    baseUrl,
    model: 'any',
    sealedKey: null,
  } as const
  for (let asked = 0; asked < 3; asked++) {
    const { signal } = new AbortController()
    const question = { system: '', messages: [] }
    const ended = new Promise((resolve) =>
      server.once('request', (_, to) => to.once('close', resolve)),
    )
    const texts = upstream.answer(settings, question, signal)[Symbol.asyncIterator]()
    assert.deepEqual(await readToTheEnd(texts), { given: ['Yes.'], finishReason: 'stop' })
    await ended
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.equal(connections, 1)
})

describe('why an answer ended', () => {
  for (const [word, reason] of [
    ['stop', 'stop'],
    ['length', 'length'],
    ['content_filter', 'content_filter'],
    ['tool_calls', 'tool_calls'],
    ['function_call', 'tool_calls'],
    ['eos', 'other'],
    ['constructor', 'other'],
  ] as const) {
    it(`is ${reason} where the server says ${word}`, async (t) => {
      const { url } = await served(t, () => ({ headers, pieces: completionOf(['Yes.'], word) }))
      assert.equal((await readToTheEnd(answerOf(url))).finishReason, reason)
    })
  }
})

describe('an empty text, which shows that there is work,', () => {
  const call = { index: 0, id: 'call_1', function: { name: 'look', arguments: '{}' } }
  for (const [what, delta, given] of [
    ['is given for reasoning', { reasoning_content: 'Hm.' }, ['', 'Yes.']],
    ['is given for reasoning by its other name', { reasoning: 'Hm.' }, ['', 'Yes.']],
    ['is given for a call of a tool', { tool_calls: [call] }, ['', 'Yes.']],
    ['is not given for no reasoning', { content: '', reasoning_content: null }, ['Yes.']],
    ['is not given beside nothing', { role: 'assistant', refusal: null }, ['Yes.']],
  ] as const) {
    it(what, async (t) => {
      async function* pieces() {
        yield chunk(delta)
        yield chunk({ content: 'Yes.' }, 'stop')
        yield DONE
      }
      const { url } = await served(t, () => ({ headers, pieces: pieces() }))
      assert.deepEqual((await readToTheEnd(answerOf(url))).given, given)
    })
  }
})
