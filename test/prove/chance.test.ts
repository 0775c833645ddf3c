import assert from 'node:assert/strict'
import { it } from 'node:test'
import { chanceFrom } from './chance.ts'

const TEN = Array.from({ length: 10 }, (_, number) => number)

it('comes out the same from the same seed, and otherwise from another', () => {
  const drawn = (seed: number) => {
    const chance = chanceFrom(seed)
    return [chance.shuffled(TEN), chance.one(TEN), chance.below(1_000), chance.between(5, 6)]
  }
  assert.deepEqual(drawn(7), drawn(7))
  assert.notDeepEqual(drawn(7), drawn(8))
})

it('is not moved by what somebody else draws', () => {
  const [one, two] = [chanceFrom(7), chanceFrom(7)]
  const fork = one.fork()
  two.fork()
  fork.next()
  assert.equal(one.next(), two.next())
})

it('draws everything, and nothing else', () => {
  const chance = chanceFrom(1)
  assert.deepEqual(chance.shuffled(TEN).toSorted(), TEN)
  const drawn = new Set(Array.from({ length: 500 }, () => chance.one(TEN)))
  assert.deepEqual([...drawn].toSorted(), TEN)
  assert.throws(() => chance.one([]), RangeError)
})
