import assert from 'node:assert/strict'
import { it } from 'node:test'
import { EventSource, type FetchLike } from 'eventsource'
import fc from 'fast-check'
import { deltasOf, HARD_TEXTS, joined, lost, served } from '../../../test/support/served.ts'
import { EVENT_SOURCE_HEADERS, eventSource } from './event-source.ts'

const headers = EVENT_SOURCE_HEADERS

/** Listens as a page does, to the answer's end or to its first error. */
async function listened(url: string, fetch?: FetchLike) {
  const source = new EventSource(url, fetch && { fetch })
  const end = Promise.withResolvers<string>()
  let text = ''
  let messages = 0
  source.onmessage = ({ data }) => {
    text += data
    messages++
  }
  source.addEventListener('done', ({ data }) => end.resolve(`done ${data}`))
  source.addEventListener('error', (event) => {
    end.resolve('data' in event ? `error ${event.data}` : 'error')
  })
  const how = await end.promise
  source.close()
  return { text, messages, how }
}

const read = (wire: string) =>
  listened('http://localhost/', async () => new Response(wire, { headers }))

it('is word for word data frames and an end', async () => {
  assert.equal(
    await joined(eventSource(deltasOf(['A', '', '\nstory ']))),
    'id: answer\ndata: A\n\nid: answer\ndata: \ndata: story \n\nid: answer\nevent: done\ndata: [DONE]\n\n',
  )
})

it('counts a CR LF that two deltas share as the end of one line', async () => {
  assert.equal(
    await joined(eventSource(deltasOf(['A\r', '', '\n', 'b\r', '\nc']))),
    ['A\ndata: ', 'b\ndata: ', 'c', '[DONE]']
      .map((data) => `id: answer\n${data === '[DONE]' ? 'event: done\n' : ''}data: ${data}\n\n`)
      .join(''),
  )
})

it('has its id in each event with data, so that no client loses it', async () => {
  for (const wire of [
    await joined(eventSource(deltasOf(['A', '\r', '\nB', ' '.repeat(9)]))),
    await joined(eventSource(lost('A'))),
  ]) {
    const events = wire.split('\n\n').slice(0, -1)
    assert.ok(events.length > 1)
    for (const event of events) assert.match(event, /^id: answer\n(event: \w+\n)?data: /)
  }
})

it('is read by a real EventSource over HTTP, every line of it', async (t) => {
  const { url } = await served(t, () => ({ headers, pieces: eventSource(deltasOf(HARD_TEXTS)) }))
  const { text, messages, how } = await listened(url)
  assert.equal(how, 'done [DONE]')
  assert.equal(text, HARD_TEXTS.join(''))
  assert.equal(messages, HARD_TEXTS.length)
})

it('is read whole, whatever the texts and wherever they are cut, each line ending in LF', async () => {
  const hostile = fc.constantFrom('\r', '\n', '\r\n', ' ', ':', 'data: ', 'event: done')
  const texts = fc.array(fc.oneof(hostile, fc.string({ unit: 'binary' })))
  await fc.assert(
    fc.asyncProperty(texts, async (deltas) => {
      const { text, how } = await read(await joined(eventSource(deltasOf(deltas))))
      assert.equal(how, 'done [DONE]')
      assert.equal(text, deltas.join('').replaceAll('\r\n', '\n').replaceAll('\r', '\n'))
    }),
  )
})

it('tells of a failure midway by an error that carries data, quotes nothing and is not done', async (t) => {
  const { url } = await served(t, () => ({ headers, pieces: eventSource(lost('Once upon')) }))
  const { text, how } = await listened(url)
  assert.equal(text, 'Once upon')
  assert.equal(how, 'error The assistant stopped before the end of its answer.')
  assert.doesNotMatch(await joined(eventSource(lost('Once upon'))), /Charlie|done/)
})

it('is over for an EventSource whose reconnection is answered by a 204', async (t) => {
  const gone = Promise.withResolvers<void>()
  let asked = 0
  const { url } = await served(t, () => {
    asked++
    const pieces = eventSource(deltasOf(['Once upon']))
    return asked === 1 ? { headers, pieces: hurried(pieces) } : { status: 204 }
  })
  const source = new EventSource(url)
  source.onerror = () => source.readyState === EventSource.CLOSED && gone.resolve()
  await gone.promise
  assert.equal(asked, 2)
})

/** The same answer, asking to be reconnected to in a millisecond instead of three seconds. */
async function* hurried(pieces: AsyncIterable<string>) {
  yield 'retry: 1\n\n'
  yield* pieces
}
