import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { anyText } from '../../test/support/any-text.ts'
import { joined } from '../../test/support/served.ts'
import { demoUpstream } from './demo.ts'

const answerTo = (...contents: string[]) =>
  demoUpstream.answer(
    { provider: 'demo' },
    { system: 'secret', messages: contents.map((content) => ({ role: 'user', content })) },
    new AbortController().signal,
  )

it('says that no model is connected, and repeats the last message', async () => {
  assert.equal(
    await joined(answerTo('First', 'Tell me a story.')),
    '[Jeton demo, no model is connected] You asked: Tell me a story.',
  )
})

it('answers word by word, and never without text', async () => {
  const pieces = []
  for await (const piece of answerTo('a  story\n')) pieces.push(piece)
  assert.deepEqual(pieces.slice(-3), ['asked: ', 'a  ', 'story\n'])
  assert.match(await joined(answerTo()), /You asked: $/)
})

it('repeats whatever it was asked to the letter', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (content) => {
      const answer = await joined(answerTo(content))
      assert.equal(answer, `[Jeton demo, no model is connected] You asked: ${content}`)
    }),
  )
})

it('gives a thousand pieces at most, so that a long message holds nobody up', async () => {
  const pieces = []
  for await (const piece of answerTo(' a'.repeat(500_000))) pieces.push(piece)
  assert.ok(pieces.length > 900 && pieces.length <= 1000)
})
