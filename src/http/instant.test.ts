import assert from 'node:assert/strict'
import { it } from 'node:test'
import { instantIn, isoSeconds } from './instant.ts'

it('says an instant in UTC to the second, which is never later than it is', () => {
  assert.equal(isoSeconds(Date.UTC(2024, 0, 15, 10)), '2024-01-15T10:00:00Z')
  assert.equal(isoSeconds(Date.UTC(2024, 0, 15, 10) + 999), '2024-01-15T10:00:00Z')
})

it('reads an instant of any offset, to the second', () => {
  const at = Date.UTC(2024, 1, 29, 10)
  const texts = ['2024-02-29T10:00:00Z', '2024-02-29T10:00:00.999Z', '2024-02-29t10:00:00z']
  texts.push('2024-02-29T12:30:00+02:30', '2024-02-28T23:00:00-11:00')
  for (const text of texts) assert.equal(instantIn(text), at, text)
})

it('reads nothing that leaves anything open, and no day that there is not', () => {
  const wrong = ['', 'tomorrow', '2024-02-29', '2024-02-29T10:00:00', '2024-02-29 10:00:00Z']
  wrong.push('2023-02-29T10:00:00Z', '2024-04-31T10:00:00Z', '2024-13-01T10:00:00Z', '1709200800')
  wrong.push('2024-02-29T25:00:00Z', '2024-02-29T10:60:00Z', '+002024-02-29T10:00:00Z')
  for (const text of wrong) assert.ok(Number.isNaN(instantIn(text)), text)
})
