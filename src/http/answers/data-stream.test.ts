import assert from 'node:assert/strict'
import { it } from 'node:test'
import { processDataStream } from 'ai4'
import fc from 'fast-check'
import { deltasOf, HARD_TEXTS, joined, lost, served } from '../../../test/support/served.ts'
import { useChat4 } from '../../../test/support/use-chat-4.ts'
import { DATA_STREAM_HEADERS, dataStream } from './data-stream.ts'

const headers = DATA_STREAM_HEADERS

async function read(stream: ReadableStream<Uint8Array>) {
  const texts: string[] = []
  const finishes: unknown[] = []
  await processDataStream({
    stream,
    onTextPart: (value) => void texts.push(value),
    onFinishMessagePart: (value) => void finishes.push(value),
    onErrorPart: (value) => {
      throw new Error(value)
    },
  })
  return { text: texts.join(''), finishes }
}

it('is word for word the data stream', async () => {
  assert.equal(
    await joined(dataStream(deltasOf(['A ', '', 'story']))),
    `0:"A "
0:"story"
d:{"finishReason":"stop","usage":{"promptTokens":null,"completionTokens":null}}
`,
  )
})

it('is read by the stream reader of AI SDK 4, whatever the texts', async () => {
  const texts = fc.array(fc.string({ unit: 'binary' }))
  await fc.assert(
    fc.asyncProperty(texts, async (deltas) => {
      const wire = await joined(dataStream(deltasOf(deltas)))
      const { text, finishes } = await read(new Blob([wire]).stream())
      assert.equal(text, deltas.join(''))
      assert.equal(finishes.length, 1)
    }),
  )
})

it('is read by useChat of AI SDK 4 over HTTP, every character of it', async (t) => {
  const { url } = await served(t, () => ({ headers, pieces: dataStream(deltasOf(HARD_TEXTS)) }))
  const { answer, error } = await useChat4(url, 'Tell me a story')
  assert.equal(error, undefined)
  assert.equal(answer, HARD_TEXTS.join(''))
})

it('tells useChat of a failure midway, quoting nothing', async (t) => {
  const { url } = await served(t, () => ({ headers, pieces: dataStream(lost('Once upon')) }))
  const { answer, error } = await useChat4(url, 'Tell me a story')
  assert.equal(answer, undefined)
  assert.equal(error?.message, 'The assistant stopped before the end of its answer.')

  const wire = await joined(dataStream(lost('Once upon')))
  assert.equal(wire, '0:"Once upon"\n3:"The assistant stopped before the end of its answer."\n')
})
