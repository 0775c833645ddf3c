import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { withExactNumbers, withWrittenNumbers } from './numbers.ts'

const written = (text: string) => withWrittenNumbers(text, JSON.parse(text))
const inexact = (text: string) =>
  Object.entries(withExactNumbers(text, JSON.parse(text)) ?? {}).flatMap(([name, value]) =>
    Number.isNaN(value) ? [name] : [],
  )

it('gives numbers as they were written', () => {
  for (const number of ['0', '-0', '1.0', '1e2', '1E+2', '9007199254740993', '1e400', '0.10']) {
    assert.deepEqual(written(`{"a": ${number} ,"b":"x"}`), { a: number, b: 'x' })
  }
  assert.deepEqual(written('{"a":[1.0,{"a":2.0}],"b":{"a":3.0},"c":4.0}'), {
    ...{ a: [1, { a: 2 }], b: { a: 3 } },
    c: '4.0',
  })
})

it('is not misled by what stands in texts, nor by a member that is there twice', () => {
  const names = ['"', '\\', 'a,"b":1.0', '{', 'é', '\u2028', '', '5.0']
  const text = `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(name)}`)},"n":1.0}`
  assert.deepEqual(written(text), { ...JSON.parse(text), n: '1.0' })
  assert.deepEqual(written('{"a":1.0,"a":"x","b":2.0}'), { a: 'x', b: '2.0' })
  assert.deepEqual(written('{"\\u0061":1.0,"b":true,"a":2.0}'), { a: '2.0', b: true })
})

it('finds numbers that would be other ones when they are written again', () => {
  for (const number of ['9007199254740993', '1e400', '-1e400', '-0', '-0.0', '1e-400']) {
    for (const value of [number, `[1,${number}]`, `{"b":[{"c":${number}}],"d":1}`]) {
      assert.deepEqual(inexact(`{"a":${value},"b":2.50}`), ['a'], value)
    }
  }
  for (const number of [
    '0',
    '0.0',
    '0e9',
    '1.0',
    '1e2',
    '100E-2',
    '0.1',
    '-12.50',
    '9007199254740992',
  ]) {
    assert.deepEqual(inexact(`{"a":${number},"b":["${'9'.repeat(30)}"]}`), [], number)
  }
  assert.deepEqual(inexact('{"a":0.1000000000000000055511151231257827}'), ['a'])
})

it('changes nothing that JSON.stringify wrote, but for numbers that stand there by themselves', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
      const text = JSON.stringify(body)
      const asTexts = Object.entries(JSON.parse(text)).map(([name, value]) => [
        name,
        typeof value === 'number' ? String(value) : value,
      ])
      assert.deepEqual(written(text), { ...Object.fromEntries(asTexts) })
      assert.deepEqual(inexact(text), [])
    }),
  )
})
