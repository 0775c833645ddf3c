import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createRestarts } from './restarts.ts'

it('waits longer each time one dies at once, and gives up at the fifth', () => {
  const restart = createRestarts()
  const pauses = [0, 9_999, 5, 100, 1].map(restart)
  assert.deepEqual(pauses, [250, 500, 1_000, 2_000, undefined])
})

it('starts another without a pause, and counts anew, after one that had lived for a while', () => {
  const restart = createRestarts()
  const pauses = [1, 1, 1, 1, 10_000, 1].map(restart)
  assert.deepEqual(pauses, [250, 500, 1_000, 2_000, 0, 250])
})
