import assert from 'node:assert/strict'
import { it } from 'node:test'
import { allOf, type Sql, sql, textOf } from './sql.ts'

const written = (statement: Sql) => [textOf(statement, '$'), statement.values]

it('numbers values in the order of the text, and never puts one into it', () => {
  const statement = sql`SELECT ${1} WHERE a = ${"'; DROP TABLE a --"} AND b = ${null}`
  assert.deepEqual(written(statement), [
    'SELECT $1 WHERE a = $2 AND b = $3',
    [1, "'; DROP TABLE a --", null],
  ])
  assert.deepEqual(written(sql`SELECT 1`), ['SELECT 1', []])
})

it('puts parts in with their values, wherever they stand', () => {
  const part = sql`b = ${2}`
  const nested = sql`(${part} OR ${part})`
  assert.deepEqual(written(sql`a = ${1} AND ${nested} AND c = ${['x']}`), [
    'a = $1 AND (b = $2 OR b = $3) AND c = $4',
    [1, 2, 2, ['x']],
  ])
  assert.deepEqual(written(sql`${part}`), ['b = $1', [2]])
  assert.deepEqual(written(sql`${sql``}${sql`now()`}${sql``}`), ['now()', []])
})

it('joins conditions that all must be so', () => {
  const conditions = [sql`a = ${1}`, sql`b`, sql`c = ${false}`]
  assert.deepEqual(written(allOf(conditions)), ['a = $1 AND b AND c = $2', [1, false]])
})
