import assert from 'node:assert/strict'
import { it } from 'node:test'
import { lifetimeIn, lifetimeText } from './lifetime.ts'

const GOOD = {
  '3600s': 3_600,
  '1s': 1,
  '30m': 1_800,
  '24h': 86_400,
  '7d': 604_800,
  '30d': 2_592_000,
  '31d': 2_678_400,
  '01h': 3_600,
  '720h': 2_592_000,
} as const

const BAD = [
  ...['', '0s', '00d', '-1h', '+1h', '1.5h', '1e2s', '15', 'h', '1', '1 h', ' 1h', '1h ', '1h\n'],
  ...[
    '1H',
    '1D',
    '1w',
    '1y',
    '1ms',
    '1h30m',
    '1h1h',
    '0x1h',
    '١h',
    '１h',
    'NaNs',
    'Infinityd',
    '∞d',
  ],
]

for (const [text, seconds] of Object.entries(GOOD)) {
  it(`takes "${text}" for ${seconds} seconds`, () => assert.equal(lifetimeIn(text), seconds))
}

for (const text of BAD) {
  it(`takes ${JSON.stringify(text)} for no lifetime`, () => {
    assert.equal(lifetimeIn(text), undefined)
  })
}

it('takes a number beyond all measure for a lifetime that is too long, and at once', () => {
  assert.equal(lifetimeIn(`${'9'.repeat(1_000_000)}d`), Number.POSITIVE_INFINITY)
  assert.equal(lifetimeIn(`${'0'.repeat(1_000_000)}1x`), undefined)
})

it('says a lifetime in the largest unit that fits', () => {
  const texts = [1, 60, 90, 3_600, 5_400, 86_400, 2_592_000, 90_000].map(lifetimeText)
  assert.deepEqual(texts, ['1s', '1m', '90s', '1h', '90m', '1d', '30d', '25h'])
})
