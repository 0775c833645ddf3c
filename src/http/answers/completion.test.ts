import assert from 'node:assert/strict'
import { it } from 'node:test'
import { deltasOf, HARD_TEXTS, joined } from '../../../test/support/served.ts'
import { completionChunks, completionOf } from './completion.ts'

const HEAD = { id: 'chatcmpl-1', startedAt: 1_800_000_000_999, model: 'a "model"' }

async function eventsOf(texts: readonly string[], hasUsage = false) {
  const wire = await joined(completionChunks(deltasOf(texts), HEAD, hasUsage))
  const events = wire.split('\n\n').filter((event) => event !== '')
  assert.equal(events.pop(), 'data: [DONE]')
  return events.map((event) => JSON.parse(event.replace(/^data: /, '')))
}

it('says role, text and end in chunks that carry what they are part of', async () => {
  const events = await eventsOf(['Once', '', ' upon'])
  assert.deepEqual(
    events.map(({ choices }) => choices[0].delta),
    [
      { role: 'assistant', content: '', refusal: null },
      { content: 'Once' },
      { content: ' upon' },
      {},
    ],
  )
  assert.deepEqual(
    events.map(({ choices }) => choices[0].finish_reason),
    [null, null, null, 'stop'],
  )
  for (const { id, object, created, model, usage } of events) {
    assert.deepEqual([id, model], ['chatcmpl-1', 'a "model"'])
    assert.deepEqual([object, created], ['chat.completion.chunk', 1_800_000_000])
    assert.equal(usage, undefined)
  }
})

it('gives every character as it is', async () => {
  const events = await eventsOf(HARD_TEXTS)
  const text = events.map(({ choices }) => choices[0].delta.content ?? '').join('')
  assert.equal(text, HARD_TEXTS.join(''))
})

it('says usage in a last chunk without choices, and null in the others, to who wants it', async () => {
  const events = await eventsOf(['Once'], true)
  const none = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
  assert.deepEqual(
    events.map(({ usage }) => usage),
    [null, null, null, none],
  )
  assert.deepEqual(events.at(-1).choices, [])
})

it('says a whole answer at once', () => {
  const { id, created, choices } = completionOf(HEAD, 'Once upon a time.')
  assert.deepEqual([id, created], ['chatcmpl-1', 1_800_000_000])
  assert.equal(choices[0]?.message.content, 'Once upon a time.')
})
