import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Upstream } from '../core/runs/index.ts'
import { type AnswerWatch, bothAnswers, watchedUpstream } from './upstream.ts'

class UpstreamTimeout extends Error {
  override readonly name = 'UpstreamTimeout'
}

const QUESTION = { system: '', messages: [] }
const NEVER = new AbortController().signal

function noted() {
  const notes: string[] = []
  const watch = (provider: string): AnswerWatch => {
    notes.push(provider)
    return {
      within: (work) => work(),
      onText: () => notes.push('text'),
      onEnd: (ended) => notes.push(ended),
    }
  }
  return { notes, watch }
}

const saying = (...texts: (string | Error)[]): Upstream => ({
  async *answer() {
    for (const text of texts) {
      if (text instanceof Error) throw text
      yield text
    }
    return 'stop'
  },
})

async function heard(upstream: Upstream, most = 9, signal = NEVER): Promise<string[]> {
  const texts: string[] = []
  for await (const text of upstream.answer({ provider: 'demo' }, QUESTION, signal)) {
    texts.push(text)
    if (texts.length === most) break
  }
  return texts
}

it('hands every text on, and tells of each, and once of the end', async () => {
  const { notes, watch } = noted()
  assert.deepEqual(await heard(watchedUpstream(saying('a', 'b'), watch)), ['a', 'b'])
  assert.deepEqual(notes, ['demo', 'text', 'text', 'done'])
})

it('tells an answer that failed from one that took too long, and throws the same', async () => {
  for (const [fault, ended] of [
    [new Error('no'), 'failed'],
    [new UpstreamTimeout('no text'), 'timeout'],
  ] as const) {
    const { notes, watch } = noted()
    await assert.rejects(heard(watchedUpstream(saying('a', fault), watch)), fault)
    assert.deepEqual(notes, ['demo', 'text', ended])
  }
})

it('says that nobody read on, whether the reader left or the client did', async () => {
  const { notes, watch } = noted()
  await heard(watchedUpstream(saying('a', 'b'), watch), 1)
  assert.deepEqual(notes.splice(0), ['demo', 'text', 'left'])
  const gone = watchedUpstream(saying(new Error('aborted')), watch)
  await assert.rejects(heard(gone, 9, AbortSignal.abort()))
  assert.deepEqual(notes, ['demo', 'left'])
})

it('ends the work of an upstream whose answer nobody reads on', async () => {
  let isOver = false
  const upstream: Upstream = {
    async *answer() {
      try {
        for (;;) yield 'a'
      } finally {
        isOver = true
      }
    },
  }
  await heard(watchedUpstream(upstream, noted().watch), 2)
  assert.ok(isOver)
})

it('serves two watches', async () => {
  const [one, other] = [noted(), noted()]
  await heard(watchedUpstream(saying('a'), bothAnswers(one.watch, other.watch)))
  assert.deepEqual(one.notes, ['demo', 'text', 'done'])
  assert.deepEqual(other.notes, one.notes)
})
