import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createFairTurns } from './fair-turns.ts'

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve))

it('does so much in a turn of the event loop, in order, and the rest in the next ones', async () => {
  const { later } = createFairTurns(3)
  const done: number[] = []
  for (let number = 0; number < 7; number++) later(() => done.push(number))
  assert.deepEqual(done, [])
  const seen: number[] = []
  while (done.length < 7) {
    await turn()
    seen.push(done.length)
  }
  assert.deepEqual(done, [0, 1, 2, 3, 4, 5, 6])
  assert.deepEqual(seen, [3, 6, 7])
})

it('lets pieces be done at once while there is room in the turn', async () => {
  const { turn: askForTurn } = createFairTurns(2)
  assert.equal(askForTurn(), undefined)
  assert.equal(askForTurn(), undefined)
  const third = askForTurn()
  assert.ok(third)
  await third
  assert.equal(askForTurn(), undefined)
  assert.ok(askForTurn())
})

it('gives room anew in each turn', async () => {
  const { turn: askForTurn } = createFairTurns(1)
  for (let round = 0; round < 5; round++) {
    assert.equal(askForTurn(), undefined)
    await turn()
    await turn()
  }
})
