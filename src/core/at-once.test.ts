import assert from 'node:assert/strict'
import { it } from 'node:test'
import { deltasOf, joined, lost } from '../../test/support/served.ts'
import { createAtOnce, whenEnded } from './at-once.ts'

it('lets so many in for each key, and one more for each that leaves', () => {
  const { enter } = createAtOnce(2)
  const [first, second] = [enter('a'), enter('a')]
  assert.ok(first && second)
  assert.equal(enter('a'), undefined)
  assert.ok(enter('b'))
  first()
  assert.ok(enter('a'))
  assert.equal(enter('a'), undefined)
})

it('frees one place only, however often one says that it has left', () => {
  const { enter } = createAtOnce(2)
  const leave = enter('a')
  enter('a')
  for (let said = 0; said < 5; said++) leave?.()
  assert.ok(enter('a'))
  assert.equal(enter('a'), undefined)
})

it('lets nobody in where there is room for none', () => {
  assert.equal(createAtOnce(0).enter('a'), undefined)
})

/** The same texts, and how often they were said to be over. */
function counted(texts: AsyncIterable<string>) {
  const ends = { count: 0 }
  const watched = whenEnded(texts, () => {
    ends.count += 1
  })
  return { ends, watched }
}

it('passes an answer on as it is, and says that it is over when it is', async () => {
  const { ends, watched } = counted(deltasOf(['Once ', '', 'upon']))
  const iterator = watched[Symbol.asyncIterator]()
  for (const text of ['Once ', '', 'upon']) {
    assert.deepEqual(await iterator.next(), { done: false, value: text })
    assert.equal(ends.count, 0)
  }
  assert.equal((await iterator.next()).done, true)
  assert.equal(ends.count, 1)
})

it('says that an answer is over when it fails, and lets the failure through', async () => {
  const { ends, watched } = counted(lost('Once '))
  await assert.rejects(joined(watched), /Charlie/)
  assert.equal(ends.count, 1)
})

it('says that an answer is over when nobody wants the rest, and ends the making of it', async () => {
  let isEnded = false
  async function* texts() {
    try {
      yield* ['Once ', 'upon']
    } finally {
      isEnded = true
    }
  }
  const { ends, watched } = counted(texts())
  for await (const text of watched) if (text === 'Once ') break
  assert.deepEqual([ends.count, isEnded], [1, true])
})
