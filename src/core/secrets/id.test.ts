import assert from 'node:assert/strict'
import { it } from 'node:test'
import { newId, newUuid } from './id.ts'

it('sorts UUIDs by when they were made, also within a millisecond', () => {
  const made = Array.from({ length: 10_000 }, newUuid)
  assert.deepEqual([...made].sort(), made)
  assert.equal(new Set(made).size, made.length)
  assert.match(
    made[0] ?? '',
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
})

it('begins an id with what it names, and makes no two alike', () => {
  const made = Array.from({ length: 1_000 }, () => newId('operator'))
  for (const id of made) assert.match(id, /^opr_[0-9A-Za-z]{20}$/)
  assert.equal(new Set(made).size, made.length)
})
