import assert from 'node:assert/strict'
import { it } from 'node:test'
import { NothingDone } from '../../core/store-down.ts'
import { createLane } from './lane.ts'

/** Work that ends when it is told to, in the order in which it was begun. */
function works() {
  const begun: { readonly name: string; readonly end: (fault?: Error) => void }[] = []
  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      begun.push({ name, end: (fault) => (fault ? reject(fault) : resolve(name)) })
    })
  return { begun, work, names: () => begun.map(({ name }) => name) }
}

const turn = () => new Promise(setImmediate)

it('lets so many go on at once, and the others follow in their order', async () => {
  const { begun, work, names } = works()
  const lane = createLane(2, 10_000)
  const answers = ['a', 'b', 'c', 'd'].map((name) => lane(work(name)))
  await turn()
  assert.deepEqual(names(), ['a', 'b'])
  begun[1]?.end()
  await turn()
  assert.deepEqual(names(), ['a', 'b', 'c'])
  begun[0]?.end(new Error('own'))
  await assert.rejects(answers[0] ?? turn(), /own/)
  await turn()
  assert.deepEqual(names(), ['a', 'b', 'c', 'd'])
  for (const { end } of begun) end()
  assert.deepEqual(await Promise.all(answers.slice(1)), ['b', 'c', 'd'])
  const later = lane(work('e'))
  await turn()
  begun[4]?.end()
  assert.equal(await later, 'e')
})

it('says NothingDone to who would wait for too long, and begins nothing of his', async () => {
  const { begun, work, names } = works()
  const lane = createLane(1, 20)
  const first = lane(work('a'))
  await assert.rejects(lane(work('b')), NothingDone)
  const third = lane(work('c'))
  begun[0]?.end()
  assert.equal(await first, 'a')
  await turn()
  assert.deepEqual(names(), ['a', 'c'])
  begun[1]?.end()
  assert.equal(await third, 'c')
})
