import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Issue } from '../issues.ts'
import { serialize } from './errors.ts'
import { idOf, readCreation, readList, readOne, readRevocationOfAll } from './schemas.ts'

const typesOf = ({ issues }: { readonly issues: readonly Issue[] }) =>
  issues.map((issue) => serialize(issue).type)

describe('yes and no', () => {
  const read = (includeRevoked: string) => readList({ query: { includeRevoked } }).input.query

  it('are what pydantic takes for them, in letters of any size', () => {
    for (const yes of ['true', 'True', 'TRUE', '1', 'yes', 'on', 'ON', 't', 'y', 'Y']) {
      assert.equal(read(yes).includeRevoked, true, yes)
    }
    for (const no of ['false', 'False', 'FALSE', '0', 'no', 'No', 'off', 'f', 'n', 'N']) {
      assert.equal(read(no).includeRevoked, false, no)
    }
  })

  it('are nothing else', () => {
    for (const other of [' true', '2', '-1', 'null', 'None', 'truе', 'ja', 'true,true']) {
      assert.equal(read(other).includeRevoked, undefined, other)
    }
    for (const exclude_current of ['', ['true', 'true']]) {
      const read = readRevocationOfAll({ query: { exclude_current }, body: {} })
      assert.deepEqual(typesOf(read), ['bool_parsing'])
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
      assert.deepEqual(typesOf(readList({ query: { limit } })), [type])
    })
  }

  it('includes its bounds', () => {
    for (const [limit, value] of [
      ['1', 1],
      ['200', 200],
      ['007', 7],
    ] as const) {
      assert.equal(readList({ query: { limit } }).input.query.limit, value)
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
      assert.deepEqual(typesOf(readCreation({ body: { name: 'CI', expiresInDays } })), types)
    })
  }
})

describe('a name', () => {
  it('has 1 to 255 characters, however many bytes these take', () => {
    for (const name of ['x', '👋'.repeat(255), ' ', '\u0001']) {
      assert.equal(readCreation({ body: { name } }).input.body.name, name)
    }
    assert.deepEqual(typesOf(readCreation({ body: { name: '👋'.repeat(256) } })), [
      'string_too_long',
    ])
    assert.deepEqual(typesOf(readCreation({ body: { name: null } })), ['string_type'])
    assert.deepEqual(typesOf(readCreation({ body: { name: 'a\u0000' } })), ['value_error'])
    assert.deepEqual(typesOf(readCreation({ body: { name: '\ud83d' } })), ['string_unicode'])
  })
})

describe('an id', () => {
  const read = (token_id: string) => {
    const { ok, input } = readOne({ path: { token_id } })
    return ok ? idOf(input).id : undefined
  }

  it('is a UUID, in letters of any size', () => {
    const id = '497f6eca-6276-4993-bfeb-53cbbbba6f08'
    assert.equal(read(id), id)
    assert.equal(read(id.toUpperCase()), id)
    for (const other of ['', id.slice(1), `${id}0`, `{${id}}`, ` ${id}`, id.replace('4', 'g')]) {
      assert.equal(read(other), undefined, other)
    }
  })
})
