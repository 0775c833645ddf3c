import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sharedPostgres } from '../../../test/support/postgres.ts'
import { withoutPostgres } from '../../../test/support/postgres-server.ts'
import { changeOf } from '../contracts/changes.ts'
import { newApiKey, newAssistant, newOperator } from '../contracts/given.ts'
import { sql, textOf } from '../sql/sql.ts'
import { endingWith, type Roots } from './endings.ts'

const fresh = await sharedPostgres()

const CHANGE = changeOf('organization.changed', 'organization:acme')

/** Something that ends and is activated again so much later, and what was issued is dead until then. */
const CASES = {
  'an assistant': async ({ assistants, advance }: Opened, later: number) => {
    await assistants.add(newAssistant('helper'), CHANGE)
    await assistants.activate('acme', 'helper', CHANGE)
    await assistants.deactivate('acme', 'helper', CHANGE)
    await advance(later)
    await assistants.activate('acme', 'helper', CHANGE)
    return (await assistants.byId('acme', 'helper')).value?.endedAt
  },
  'an organization': async ({ apiKeys, organizations, advance }: Opened, later: number) => {
    await apiKeys.add(newApiKey('key'), CHANGE)
    await organizations.deactivate('acme', CHANGE)
    await advance(later)
    for (let times = 0; times < 2; times++) {
      await organizations.activate('acme', CHANGE)
      await advance(1)
    }
    return (await apiKeys.byId('key')).value?.organizationEndedAt
  },
}

type Opened = Awaited<ReturnType<typeof fresh>>

for (const [name, endAndBegin] of Object.entries(CASES)) {
  it(`takes for dead what any process may have issued for ${name} that had ended`, {
    skip: withoutPostgres,
  }, async () => {
    const deadFor = { 0: 0, 1: 0, 2: 1, 120000: 119_999, 120001: 120_000, 86400000: 120_000 }
    for (const [later, dead] of Object.entries(deadFor)) {
      const opened = await fresh()
      const from = opened.now()
      assert.equal(await endAndBegin(opened, Number(later)), from + dead, later)
    }
  })
}

/** What endings begin with that may be among a million others. */
const ROOTS: Readonly<Record<string, Roots>> = {
  'a token': { tokens: sql`id = ${'one'}` },
  'an API key': { apiKeys: sql`id = ${'one'}` },
  'the tokens of an assistant': { tokens: sql`assistant = ${'one'}` },
  'the tokens of an operator': { tokens: sql`operator = ${'one'}` },
}

const MANY_TOKENS = `
  INSERT INTO long_lived_tokens (id, kind, organization, operator, assistant, name, mask, read_only,
    created_at)
  SELECT 'token ' || n, 'assistant', 'acme', 'ada', 'helper', '', '', false, n
  FROM generate_series(1, 20000) n`
const MANY_KEYS = `
  INSERT INTO api_keys (id, key_id, organization, name, environment, permissions, mask, created_at)
  SELECT 'key ' || n, 'pk ' || n, 'acme', '', 'production', '[]', '', n
  FROM generate_series(1, 20000) n`

/** An organization with so many tokens and keys that reading all of them is no way. */
async function crowded() {
  const { assistants, client, operators } = await fresh()
  await operators.add(newOperator('ada'), CHANGE)
  await assistants.add(newAssistant('helper'), CHANGE)
  for (const text of [MANY_TOKENS, MANY_KEYS, 'ANALYZE long_lived_tokens, api_keys']) {
    await client.query(text)
  }
  return client
}

for (const [name, roots] of Object.entries(ROOTS)) {
  it(`can find by indexes what is to end with ${name}`, { skip: withoutPostgres }, async () => {
    const client = await crowded()
    const statement = endingWith(roots)
    await client.query('BEGIN; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off')
    const plan = await client.query(`EXPLAIN ${textOf(statement, '$')}`, [...statement.values])
    await client.query('ROLLBACK')
    const steps = plan.rows.map((row) => row['QUERY PLAN']).join('\n')
    assert.equal(steps.match(/Index Cond: \(id = CASE/g)?.length, 2, steps)
    assert.doesNotMatch(steps, /Seq Scan/)
  })
}
