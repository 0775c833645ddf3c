import assert from 'node:assert/strict'
import { it } from 'node:test'
import { openForTest } from '../../../test/support/sqlite.ts'
import { QUOTA_COUNTS } from './quotas.ts'

for (const [of, count] of Object.entries(QUOTA_COUNTS)) {
  it(`finds ${of} for their quota by an index of what has not ended`, (t) => {
    const { db } = openForTest(t).sqlite
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${count}`)
    plan.setAllowUnknownNamedParameters(true)
    const steps = plan
      .all({ owner: '', id: '', now: 0, most: 1 })
      .map(({ detail }) => String(detail))
      .filter((detail) => /^(SCAN|SEARCH) (?!\()/.test(detail) && !/CONSTANT ROW/.test(detail))
    assert.ok(steps.length > 0)
    for (const step of steps) assert.match(step, /^SEARCH .* USING .*INDEX \w+_(live|active)/)
  })
}
