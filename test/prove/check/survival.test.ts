import assert from 'node:assert/strict'
import { it } from 'node:test'
import { op, refused, unknown } from './given.ts'
import { checkSurvival } from './survival.ts'

const BOUND = 2_000
const made = op(0, { deed: 'create' })
const end = (at: number, told = {}) => op(at, { deed: 'end', ends: ['one'], ...told })

it('has nothing against what is accepted, and what is refused after somebody tried to end it', () => {
  assert.deepEqual(checkSurvival([made, op(3_000)], BOUND), [])
  for (const outcome of [{}, unknown]) {
    assert.deepEqual(checkSurvival([made, end(4_000, outcome), op(4_000, refused)], BOUND), [])
  }
  const perhaps = end(4_000, { ends: [], mayEnd: ['one'] })
  assert.deepEqual(checkSurvival([made, perhaps, op(5_000, refused)], BOUND), [])
})

it('finds what is refused though it was made and nobody tried to end it', () => {
  const [violation] = checkSurvival([made, op(3_000), op(4_000, { ...refused, server: 2 })], BOUND)
  assert.match(violation?.sentence ?? '', /^one was made, .* server 2 refused it/)
})

it('finds what is refused before somebody tried to end it', () => {
  assert.equal(checkSurvival([made, op(4_000, refused), end(5_000)], BOUND).length, 1)
})

it('excuses what is refused within the bound, without an answer, or was not known to be made', () => {
  assert.deepEqual(checkSurvival([made, op(BOUND, refused)], BOUND), [])
  assert.deepEqual(checkSurvival([made, op(9_000, unknown)], BOUND), [])
  const perhaps = op(0, { deed: 'create', ...unknown })
  assert.deepEqual(checkSurvival([perhaps, op(9_000, refused)], BOUND), [])
})
