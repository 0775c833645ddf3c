import assert from 'node:assert/strict'
import { it } from 'node:test'
import { watchers } from './index.ts'

it('lets so many of an organization in, and of all together, until somebody leaves', () => {
  const { enter } = watchers(2, 3)
  const [first, second] = [enter('acme'), enter('acme')]
  assert.ok(first && second)
  assert.equal(enter('acme'), undefined)
  assert.ok(enter('rival'))
  assert.equal(enter('rival'), undefined)
  first()
  first()
  assert.ok(enter('rival'))
  assert.equal(enter('third'), undefined)
  second()
  assert.ok(enter('acme'))
})
