import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { askedAll, askedList, askedNew, askedOne } from './asked.ts'

const JSON_BODY = { 'content-type': 'application/json', 'content-length': '2' }
const asNew = (body: unknown) => askedNew({ body, headers: JSON_BODY })
const typesOf = ({ flaws }: { readonly flaws: readonly { readonly type: string }[] }) =>
  flaws.map(({ type }) => type)

describe('yes and no', () => {
  const read = (includeRevoked: string) => askedList({ query: { includeRevoked } }).wanted

  it('are what pydantic takes for them, in letters of any size', () => {
    for (const yes of ['true', 'True', 'TRUE', '1', 'yes', 'on', 'ON', 't', 'y', 'Y']) {
      assert.equal(read(yes)?.includeRevoked, true, yes)
    }
    for (const no of ['false', 'False', 'FALSE', '0', 'no', 'No', 'off', 'f', 'n', 'N']) {
      assert.equal(read(no)?.includeRevoked, false, no)
    }
  })

  it('are nothing else', () => {
    for (const other of [' true', '2', '-1', 'null', 'None', 'truе', 'ja', 'true,true']) {
      assert.equal(read(other), undefined, other)
    }
    for (const exclude_current of ['', ['true', 'true']]) {
      const asked = askedAll({ query: { exclude_current }, body: undefined, headers: {} })
      assert.deepEqual(typesOf(asked), ['bool_parsing'])
    }
  })
})

describe('a whole number', () => {
  for (const [limit, type] of [
    ['0', 'greater_than_equal'],
    ['-5', 'greater_than_equal'],
    ['201', 'less_than_equal'],
    ['99999999999999999999', 'less_than_equal'],
    ['1e2', 'int_parsing'],
    ['1.5', 'int_parsing'],
    ['0x10', 'int_parsing'],
    [' 7', 'int_parsing'],
    ['٧', 'int_parsing'],
    [['1', '2'], 'int_type'],
  ] as const) {
    it(`in a query is not "${limit}": ${type}`, () => {
      assert.deepEqual(typesOf(askedList({ query: { limit } })), [type])
    })
  }

  it('includes its bounds', () => {
    for (const [limit, value] of [
      ['1', 1],
      ['200', 200],
      ['007', 7],
    ] as const) {
      assert.equal(askedList({ query: { limit } }).wanted?.limit, value)
    }
  })

  for (const [expiresInDays, types] of [
    [1, []],
    [365, []],
    ['90', []],
    [null, []],
    [0, ['greater_than_equal']],
    [-1, ['greater_than_equal']],
    [366, ['less_than_equal']],
    [0.5, ['int_from_float']],
    [Number.POSITIVE_INFINITY, ['int_from_float']],
    ['', ['int_parsing']],
    [true, ['int_type']],
    [[], ['int_type']],
    [{}, ['int_type']],
  ] as const) {
    it(`in a body may${types.length > 0 ? ' not' : ''} be ${JSON.stringify(expiresInDays)}`, () => {
      assert.deepEqual(typesOf(asNew({ name: 'CI', expiresInDays })), types)
    })
  }
})

describe('a name', () => {
  it('has 1 to 255 characters, however many bytes these take', () => {
    for (const name of ['x', '👋'.repeat(255), ' ', '\u0001']) {
      assert.equal(asNew({ name }).wanted?.name, name)
    }
    assert.deepEqual(typesOf(asNew({ name: '👋'.repeat(256) })), ['string_too_long'])
    assert.deepEqual(typesOf(asNew({ name: null })), ['string_type'])
    assert.deepEqual(typesOf(asNew({ name: 'a\u0000' })), ['value_error'])
    assert.deepEqual(typesOf(asNew({ name: '\ud83d' })), ['string_unicode'])
  })
})

describe('an id', () => {
  const read = (token_id: string) => askedOne({ params: { token_id } }).wanted?.id

  it('is a UUID, in letters of any size', () => {
    const id = '497f6eca-6276-4993-bfeb-53cbbbba6f08'
    assert.equal(read(id), id)
    assert.equal(read(id.toUpperCase()), id)
    for (const other of ['', id.slice(1), `${id}0`, `{${id}}`, ` ${id}`, id.replace('4', 'g')]) {
      assert.equal(read(other), undefined, other)
    }
  })
})
