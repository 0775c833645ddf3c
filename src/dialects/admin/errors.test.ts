import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Type } from 'typebox'
import { readerOf } from '../reader.ts'
import { problemsOf as serialize } from './errors.ts'
import { fieldsOf, InstantInput, Name, orNull, Username } from './shapes.ts'

const readBody = readerOf({
  body: fieldsOf(
    'Everything',
    {
      name: Name,
      count: Type.Optional(orNull(Type.Integer({ minimum: 1, maximum: 9 }), 'null: none.')),
      at: Type.Optional(orNull(InstantInput, 'null: never.')),
      kinds: Type.Optional(
        Type.Array(Type.Enum(['one', 'other']), { uniqueItems: true, maxItems: 2 }),
      ),
      isFirst: Type.Optional(Type.Boolean()),
      owner: Type.Optional(Type.Object({ username: Username }, { additionalProperties: false })),
    },
    { minProperties: 1 },
  ),
})

const DEEP: unknown = JSON.parse('['.repeat(8_000) + ']'.repeat(8_000))

const problemsOf = (body: unknown) => {
  const { ok, issues } = readBody({ body })
  assert.ok(!ok)
  return serialize(issues).map(({ field, message }) => `${field} ${message}`)
}

describe('a reader', () => {
  it('gives what fits as it is', () => {
    const at = '2030-01-15T10:00:00.25+02:00'
    for (const value of [
      { name: 'x' },
      { name: 'ß', count: null, at, kinds: [], isFirst: false },
    ]) {
      assert.deepEqual(readBody({ body: value }), { ok: true, input: { body: value }, issues: [] })
    }
  })

  it('says of what is no object that it must be one', () => {
    for (const said of [undefined, null, 1, 'x', [], true]) {
      assert.deepEqual(problemsOf(said), ['body must be a JSON object'])
    }
  })

  for (const [said, ...problems] of [
    [{}, 'name is required', 'body must have at least 1 field'],
    [{ name: 1 }, 'name must be a single string'],
    [{ name: 'x'.repeat(256) }, 'name must have at most 255 characters'],
    [{ name: 'x', count: 0 }, 'count must be at least 1'],
    [{ name: 'x', count: 10 }, 'count must be at most 9'],
    [{ name: 'x', count: '5' }, 'count must be a whole number'],
    [{ name: 'x', kinds: ['one', 'none'] }, 'kinds.1 must be one of one, other'],
    [{ name: 'x', kinds: ['one', 'one'] }, 'kinds must not contain duplicates'],
    [{ name: 'x', kinds: Array(200_000).fill('one') }, 'kinds must have at most 2 items'],
    [{ name: 'x', kinds: [DEEP] }, 'kinds.0 must be one of one, other'],
    [{ name: 'x', kinds: 'one' }, 'kinds must be an array'],
    [{ name: 'x', isFirst: 'true' }, 'isFirst must be true or false'],
    [{ name: 'x', owner: {} }, 'owner.username is required'],
    [{ name: 'x', owner: null }, 'owner must be a JSON object'],
    [{ name: 'x', 'a~/b': 1 }, 'a~/b is not a known field'],
    [JSON.parse('{"name":"x","constructor":1}'), 'constructor is not a known field'],
  ] as const) {
    it(`says of ${JSON.stringify(said).slice(0, 60)} what is wrong with it`, () => {
      assert.deepEqual(problemsOf(said), problems)
    })
  }

  it('knows instants, and none that is not in the calendar', () => {
    for (const at of ['2030-02-30T00:00:00Z', '2030-12-31T23:59:60Z', '2030-01-15', '', 'x', '1']) {
      assert.deepEqual(problemsOf({ name: 'x', at }), [
        'at must be an instant such as 2030-01-15T10:00:00Z',
      ])
    }
  })

  it('tells of eight mistakes at most, however many there are', () => {
    const many = Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`no${at}`, at]))
    assert.equal(problemsOf({ name: 1, ...many }).length, 8)
  })
})

it('takes digits for numbers only where there are numbers', () => {
  const read = readerOf({ query: Type.Object({ limit: Type.Integer(), cursor: Type.String() }) })
  const { ok, input } = read({ query: { limit: '5', cursor: '5', more: '5' } })
  assert.ok(ok)
  assert.deepEqual(input.query, { limit: 5, cursor: '5', more: '5' })
  for (const limit of ['-5', '5.0', '1e2', ' 5', '٥', '', '9'.repeat(10)]) {
    const { issues } = read({ query: { limit, cursor: '5' } })
    assert.deepEqual(
      issues.map(({ code, received }) => [code, received]),
      [['type', limit]],
    )
  }
})
