import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { anyServer, opened, ownPart } from '../../../test/support/postgres.ts'
import { withoutPostgres } from '../../../test/support/postgres-server.ts'
import { createStatementNames } from './statement-names.ts'

const server = withoutPostgres ? '' : await anyServer({ after })

it('gives each statement a name of its own, and the same one again', () => {
  const named = createStatementNames()
  const names = ['SELECT 1', 'SELECT 2', 'SELECT 1'].map((text) => named(text).name)
  assert.equal(names[0], names[2])
  assert.notEqual(names[0], names[1])
})

it('gives so many names at most, and those to the same statements for ever', () => {
  const named = createStatementNames(2)
  for (const text of ['a', 'b', 'c', 'd']) named(text)
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((text) => named(text)),
    [{ name: 'jeton_0' }, { name: 'jeton_1' }, {}, {}],
  )
})

it('a connection keeps a bounded number of statements, whatever it is asked', {
  skip: withoutPostgres,
}, async (t) => {
  const { url } = await ownPart(t, server)
  const { ask } = await opened(t, { url, connections: 1 })
  for (let at = 0; at < 1_200; at++) {
    const [row] = await ask({ pieces: [`SELECT ${at} AS at`], values: [] })
    assert.equal(row?.at, at)
  }
  const [kept] = await ask({ pieces: ['SELECT count(*) FROM pg_prepared_statements'], values: [] })
  assert.ok(Number(kept?.count) <= 1_000, `${kept?.count} statements are kept`)
})
