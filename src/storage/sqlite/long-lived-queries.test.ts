import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { preparing } from './long-lived-queries.ts'

it('prepares a query once, and keeps so many that were used last', () => {
  const db = new DatabaseSync(':memory:')
  const asked: string[] = []
  const prepare = (sql: string) => {
    asked.push(sql)
    return db.prepare(sql)
  }
  const prepared = preparing({ prepare }, 2)
  for (const n of [1, 2, 1, 3, 1, 2])
    assert.deepEqual({ ...prepared(`SELECT ${n} AS n`).get() }, { n })
  assert.deepEqual(asked, ['SELECT 1 AS n', 'SELECT 2 AS n', 'SELECT 3 AS n', 'SELECT 2 AS n'])
  db.close()
})
