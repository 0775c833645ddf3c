import assert from 'node:assert/strict'
import { it } from 'node:test'
import { bearerOf } from './bearer.ts'

for (const [authorization, credential] of [
  ['Bearer sk_1', 'sk_1'],
  ['bearer sk_1', 'sk_1'],
  ['BEARER   sk_1  ', 'sk_1'],
  ['Bearer Bearer', 'Bearer'],
  ['Bearer a.b-c_d~e+f/g==', 'a.b-c_d~e+f/g=='],
] as const) {
  it(`finds ${credential} in "${authorization}"`, () => {
    assert.equal(bearerOf({ authorization }), credential)
  })
}

for (const authorization of [
  '',
  'Bearer',
  'Bearer ',
  'Bearer sk_1 sk_2',
  ' Bearer sk_1',
  'Bearer\tsk_1',
  'Bearersk_1',
  'Basic sk_1',
  'Token sk_1',
  'sk_1',
]) {
  it(`finds nothing in "${authorization}"`, () => assert.equal(bearerOf({ authorization }), ''))
}

it('finds nothing where there is no header', () => assert.equal(bearerOf({}), ''))

it('is quick to give up on a long header', () => {
  const authorization = `Bearer ${' '.repeat(15_000)}\t${' '.repeat(1_000)}x`
  assert.equal(bearerOf({ authorization }), '')
})
