import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readQuery } from './query.ts'

const read = (query: string) => ({ ...readQuery(query) })

it('reads parameters, repeated and empty ones too', () => {
  assert.deepEqual(read(''), {})
  assert.deepEqual(read('a=1&b=x+y%20z&c&d=&a=2'), { a: ['1', '2'], b: 'x y z', c: '', d: '' })
  assert.deepEqual(read('a=1=2&%C3%A9=%F0%9F%91%8B'), { a: '1=2', é: '👋' })
  assert.equal(Object.getPrototypeOf(readQuery('__proto__=x')), null)
})

it('lets a percent sign that encodes nothing stand for itself', () => {
  assert.deepEqual(read('a=100%&b=%zz&c=%C3%A9%&d=50%25'), {
    a: '100%',
    b: '%zz',
    c: 'é%',
    d: '50%',
  })
})

it('makes no sound text of bytes that are not UTF-8', () => {
  for (const bytes of ['%FF', '%C3', '%ED%A0%BD', '%C0%80', 'a%80b', '%F0%9F%91']) {
    assert.equal(String(readQuery(`a=${bytes}`).a).isWellFormed(), false, bytes)
  }
})
