import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { it } from 'node:test'
import { COMPLETION_HEADERS, completionOf, holdingServer } from '../../test/support/completions.ts'
import { joined, served } from '../../test/support/served.ts'
import { openAiCompatible } from './openai-compatible.ts'

const HERE = new Set(['127.0.0.1'])

/** An answer of the server at an address, and a way to leave it. */
function answerOf(baseUrl: string, sealedKey: string | null = null) {
  const leaving = new AbortController()
  const settings = { provider: 'openai-compatible', baseUrl, model: 'any', sealedKey } as const
  const question = { system: '', messages: [{ role: 'user', content: 'Tell me a story' }] } as const
  const answer = openAiCompatible(() => 'sk-upstream', HERE).answer(
    settings,
    question,
    leaving.signal,
  )
  return { texts: answer[Symbol.asyncIterator](), leave: () => leaving.abort() }
}

const headers = COMPLETION_HEADERS

it('shows the key only where there is one', async (t) => {
  const shown: unknown[] = []
  const { url } = await served(t, (request) => {
    shown.push(request.headers.authorization)
    return { headers, pieces: completionOf(['Yes.']) }
  })
  await answerOf(url, 'sealed').texts.next()
  await answerOf(url).texts.next()
  assert.deepEqual(shown, ['Bearer sk-upstream', undefined])
})

it('opens the key of one setting once, and shows another key from the next question on', async (t) => {
  const [opened, shown]: [string[], unknown[]] = [[], []]
  const { url: baseUrl } = await served(t, (request) => {
    shown.push(request.headers.authorization)
    return { headers, pieces: completionOf(['Yes.']) }
  })
  const upstream = openAiCompatible((sealed) => {
    opened.push(sealed)
    return `key of ${sealed}`
  }, HERE)
  const { signal } = new AbortController()
  for (const sealedKey of ['old', 'old', 'new', 'new']) {
    const settings = { provider: 'openai-compatible', baseUrl, model: 'any', sealedKey } as const
    await joined(upstream.answer(settings, { system: '', messages: [] }, signal))
  }
  const [old, fresh] = ['Bearer key of old', 'Bearer key of new']
  assert.deepEqual(shown, [old, old, fresh, fresh])
  assert.deepEqual(opened, ['old', 'new'])
})

it('ends the server’s work at once when the client leaves', async (t) => {
  const { url, stopped } = await holdingServer(t)
  const { texts, leave } = answerOf(url)
  assert.equal((await texts.next()).value, 'first')
  const next = texts.next()
  leave()
  await assert.rejects(next, { name: 'AbortError' })
  await stopped
})

it('ends the server’s work when nobody reads on', async (t) => {
  const { url, stopped } = await holdingServer(t)
  const { texts } = answerOf(url)
  assert.equal((await texts.next()).value, 'first')
  await texts.return?.()
  await stopped
})

it('fails where the server says so midway, after the texts that came', async (t) => {
  async function* pieces() {
    for await (const piece of completionOf(['Once'])) {
      yield piece
      if (piece.includes('Once')) break
    }
    yield 'data: {"error":{"message":"overloaded","type":"server_error"}}\n\n'
  }
  const { url } = await served(t, () => ({ headers, pieces: pieces() }))
  const { texts } = answerOf(url)
  assert.equal((await texts.next()).value, 'Once')
  await assert.rejects(async () => texts.next())
})

it('fails where the server speaks nonsense midway', async (t) => {
  async function* pieces() {
    yield 'data: {"choices":[{"delta":{"content":"Once"}}]}\n\n'
    yield 'data: {"choices":[{"delta":{"content":\n\n'
  }
  const { url } = await served(t, () => ({ headers, pieces: pieces() }))
  const { texts } = answerOf(url)
  assert.equal((await texts.next()).value, 'Once')
  await assert.rejects(async () => texts.next())
})

it('pulls no more than is read', async (t) => {
  const PIECES = 2_000
  let made = 0
  async function* story() {
    for (; made < PIECES; made++) yield 'x'.repeat(65_536)
  }
  const { url } = await served(t, () => ({ headers, pieces: completionOf(story()) }))
  const { texts } = answerOf(url)
  for (let read = 0; read < 5; read++) await texts.next()
  // Enough turns for all of it to arrive, if anybody took it.
  for (let turn = 0; turn < 2_000; turn++) await new Promise((resolve) => setImmediate(resolve))
  assert.ok(made < PIECES / 4, `${made} of ${PIECES} pieces were pulled for 5 that were read`)
  await texts.return?.()
})

for (const status of [301, 302, 303, 307, 308]) {
  it(`does not follow a ${status}, nor show its key there`, async (t) => {
    const asked: string[] = []
    const elsewhere = await served(t, ({ headers: { authorization = '' } }) => {
      asked.push(authorization)
      return { headers, pieces: completionOf(['secret']) }
    })
    const server = createServer((_, response) => {
      response.writeHead(status, { location: elsewhere.url }).end()
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    t.after(() => server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : ''
    await assert.rejects(async () => answerOf(`http://127.0.0.1:${port}`, 'sealed').texts.next())
    assert.deepEqual(asked, [])
  })
}
