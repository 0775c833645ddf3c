import assert from 'node:assert/strict'
import { it } from 'node:test'
import { openForTest } from '../../../test/support/sqlite.ts'
import { pageIn, pageValues } from './pages.ts'

const LISTS = {
  'api_keys WHERE api_keys.organization = :organization AND': 'api_keys_by_organization',
  'end_users WHERE end_users.organization = :organization AND': 'end_users_by_organization',
  'operators WHERE operators.organization = :organization AND': 'operators_by_organization',
  'organizations WHERE': 'organizations_by_age',
} as const

for (const [from, index] of Object.entries(LISTS)) {
  it(`goes straight to a page by ${index}, and sorts nothing`, (t) => {
    const { db } = openForTest(t).sqlite
    const [table = ''] = from.split(' ')
    const plan = db.prepare(`EXPLAIN QUERY PLAN SELECT * FROM ${from} ${pageIn(table)}`)
    const values = pageValues({ after: { at: 5, id: 'any' }, limit: 50 })
    const whose = from.includes(':') ? { organization: 'acme' } : {}
    const steps = plan.all({ ...values, ...whose }).map(({ detail }) => String(detail))
    assert.equal(steps.length, 1)
    assert.match(String(steps), new RegExp(`SEARCH ${table} USING INDEX ${index} .*<\\(\\?,\\?\\)`))
  })
}
