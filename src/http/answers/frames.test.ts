import assert from 'node:assert/strict'
import { it } from 'node:test'
import { deltasOf, joined, lost, served } from '../../../test/support/served.ts'
import { waiting } from '../../../test/support/waiting.ts'
import { framed } from './frames.ts'

const FRAMES = {
  opening: '<',
  text: (delta: string) => `[${delta}]`,
  ending: () => '>',
  failure: '!',
}

it('puts the opening, each delta and the ending into a row', async () => {
  assert.equal(await joined(framed(deltasOf(['a', 'b']), FRAMES)), '<[a][b]>')
})

it('gives no piece for a delta without text, nor for an opening without any', async () => {
  const pieces: string[] = []
  const frames = { ...FRAMES, opening: '', text: (delta: string) => delta.replace('nothing', '') }
  for await (const piece of framed(deltasOf(['', 'a', 'nothing', '']), frames)) pieces.push(piece)
  assert.deepEqual(pieces, ['a', '>'])
})

it('gives each piece before the next delta is asked for', async () => {
  const { source, asked } = waiting()
  const wire = framed(source, FRAMES)[Symbol.asyncIterator]()
  assert.equal((await wire.next()).value, '<')
  assert.equal(asked(), 0)
  assert.equal((await wire.next()).value, '[first]')
  assert.equal(asked(), 1)
})

it('says a failure midway in the words of the format, without the ending and without a throw', async () => {
  assert.equal(await joined(framed(lost('a'), FRAMES)), '<[a]!')
})

it('throws a failure after it was said, where the format wants the connection broken', async () => {
  const pieces: string[] = []
  const reading = (async () => {
    const frames = { ...FRAMES, breaksOff: true }
    for await (const piece of framed(lost('a'), frames)) pieces.push(piece)
  })()
  await assert.rejects(reading, /Charlie/)
  assert.deepEqual(pieces, ['<', '[a]', '!'])
})

for (const read of [0, 1, 2]) {
  it(`stops the deltas when it is left after ${read} pieces, and gives none after`, async () => {
    const { source, returned } = waiting()
    const wire = framed(source, FRAMES)[Symbol.asyncIterator]()
    for (let at = 0; at < read; at++) await wire.next()
    await wire.return?.()
    assert.equal(returned(), 1)
    assert.equal((await wire.next()).done, true)
  })
}

it('stops the deltas while one is waited for', async () => {
  const { source, returned } = waiting()
  const wire = framed(source, FRAMES)[Symbol.asyncIterator]()
  await wire.next()
  await wire.next()
  const pending = wire.next()
  await wire.return?.()
  assert.equal(returned(), 1)
  await pending
})

it('stops the deltas when the client of an HTTP answer leaves', async (t) => {
  const { source, stopped } = waiting()
  const { url } = await served(t, () => ({ headers: {}, pieces: framed(source, FRAMES) }))
  const leaving = new AbortController()
  await fetch(url, { signal: leaving.signal })
  leaving.abort()
  await stopped
})
