import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sweep } from './sweep.ts'

/** A step with so much to do, and how much of it each call was asked for and did. */
function chore(amount: number) {
  const done: number[] = []
  let left = amount
  const step = async (most: number) => {
    const now = Math.min(most, left)
    left -= now
    done.push(now)
    return now
  }
  return { step, done }
}

it('repeats each step until there is nothing left to do, in their order', async () => {
  const [much, none, exact] = [chore(1_201), chore(0), chore(500)]
  await sweep([much.step, none.step, exact.step])
  assert.deepEqual(much.done, [500, 500, 201])
  assert.deepEqual(none.done, [0])
  assert.deepEqual(exact.done, [500, 0])
})

it('gives requests their turn between two steps', async () => {
  let turns = 0
  let [steps, isDone] = [0, false]
  const request = () => {
    turns++
    if (!isDone) setImmediate(request)
  }
  setImmediate(request)
  const step = async (most: number) => {
    await new Promise(setImmediate) // as every write of the store waits for its batch
    return ++steps < 10 ? most : 0
  }
  await sweep([step])
  isDone = true
  assert.ok(turns >= 9, `${turns}`)
})

it('throws what a step throws, and leaves the rest for the next time', async () => {
  const rest = chore(1)
  const failing = async () => {
    throw new Error('away')
  }
  await assert.rejects(sweep([failing, rest.step]), /away/)
  assert.deepEqual(rest.done, [])
})
