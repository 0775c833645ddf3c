import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bomb, eventOf, misbehaving } from '../../test/support/endless-upstream.ts'
import { AnswerTooLarge, boundedResponse } from './bounded-response.ts'
import { guardedFetch } from './guarded-fetch.ts'

const BOUNDS = { answerBytes: 1_000_000, eventBytes: 10_000, refusalBytes: 1_000 }
const ask = guardedFetch(new Set(['127.0.0.1']), undefined, BOUNDS)

/** What kernel and streams on both sides may hold beside what is read. */
const BUFFERED_BYTES = 16_000_000

/** How many bytes are read until an answer ends or fails, and how it failed. */
async function readTo(response: Response) {
  let bytes = 0
  try {
    for await (const chunk of response.body ?? []) bytes += chunk.length
    return { bytes, fault: undefined }
  } catch (fault) {
    return { bytes, fault }
  }
}

const LINES = {
  'one endless line': 'x'.repeat(1_000),
  'an endless event of many lines': 'data: x\n',
  'an endless event of lines that end in CRLF': 'data: x\r\n',
  'an endless event of lines that end in CR': 'data: x\r',
}

describe('an answer is read no further', () => {
  for (const [name, line] of Object.entries(LINES)) {
    it(`than the bound of an event: ${name}`, async (t) => {
      const { url, sent, over } = await misbehaving(t, (to) => to.head(200).forEver(line))
      const { bytes, fault } = await readTo(await ask(url))
      assert.ok(fault instanceof AnswerTooLarge, `${fault}`)
      assert.ok(bytes <= BOUNDS.eventBytes, `${bytes} bytes`)
      await over
      assert.ok(sent.bytes < BUFFERED_BYTES, `${sent.bytes} bytes were sent`)
    })
  }

  for (const event of [eventOf('more'), 'data: more\r\n\r\n', ': \n\n', '\n']) {
    it(`than the bound of an answer: ${JSON.stringify(event)} for ever`, async (t) => {
      const many = event.repeat(100)
      const { url, over } = await misbehaving(t, (to) => to.head(200).forEver(many))
      const { bytes, fault } = await readTo(await ask(url))
      assert.ok(fault instanceof AnswerTooLarge, `${fault}`)
      assert.ok(bytes <= BOUNDS.answerBytes, `${bytes} bytes`)
      await over
    })
  }

  it('than either bound after decompression', async (t) => {
    const headers = { 'content-encoding': 'gzip' }
    const { url, over } = await misbehaving(t, (to) => to.head(200, headers).once(bomb()))
    const { bytes, fault } = await readTo(await ask(url))
    assert.ok(fault instanceof AnswerTooLarge, `${fault}`)
    assert.ok(bytes <= BOUNDS.eventBytes, `${bytes} bytes`)
    await over
  })

  it('than the beginning of a refusal, whatever comes after it', async (t) => {
    for (const headers of [{}, { 'content-encoding': 'gzip' }]) {
      const { url, over } = await misbehaving(t, (to) => {
        const begun = to.head(500, headers)
        if ('content-encoding' in headers) begun.once(bomb())
        else begun.forEver('x'.repeat(1_000))
      })
      const response = await ask(url)
      assert.equal(response.status, 500)
      assert.equal((await response.text()).length, BOUNDS.refusalBytes)
      await over
    }
  })
})

it('an answer within the bounds arrives as it was sent, with its status and headers', async () => {
  const events = Array.from({ length: 100 }, (_, at) => eventOf(`text ${at} Zoë 👋`)).join('')
  for (const text of [events, events.replaceAll('\n', '\r\n'), '', 'no event at all']) {
    const init = { status: 201, headers: { 'x-answer': 'yes' } }
    const response = boundedResponse(new Response(text, init), BOUNDS)
    const got = [response.status, response.headers.get('x-answer'), await response.text()]
    assert.deepEqual(got, [201, 'yes', text])
  }
})

it('an event of exactly the bound is read, and one of a byte more is not', async () => {
  for (const [length, isRead] of [
    [BOUNDS.eventBytes, true],
    [BOUNDS.eventBytes + 1, false],
  ] as const) {
    const text = `${'x'.repeat(length - 1)}\n\n`.repeat(3)
    const { fault } = await readTo(boundedResponse(new Response(text), BOUNDS))
    assert.equal(fault === undefined, isRead)
  }
})

it('a response without a body stays without', async () => {
  assert.equal(boundedResponse(new Response(null, { status: 204 }), BOUNDS).body, null)
})
