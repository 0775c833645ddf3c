import assert from 'node:assert/strict'
import { it } from 'node:test'
import { countCodePoints, isLongerThan } from './code-points.ts'

it('counts a character outside the basic plane as one, and so a lone surrogate', () => {
  const counts = ['', 'abc', '👋👋', '\ud83d', '\udc4b\ud83d', 'e\u0301'].map(countCodePoints)
  assert.deepEqual(counts, [0, 3, 2, 1, 2, 2])
})

it('says whether a text has more code points than so many', () => {
  for (const one of ['a', '👋', '\ud83d']) {
    const are = [254, 255, 256, 510, 511, 100_000].map((count) =>
      isLongerThan(one.repeat(count), 255),
    )
    assert.deepEqual(are, [false, false, true, true, true, true])
  }
})
