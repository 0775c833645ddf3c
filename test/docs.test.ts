import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { it } from 'node:test'
import { failurePolicyPage } from './support/failure-policy-page.ts'
import { metricsTable, withMetrics } from './support/metrics-table.ts'
import { permissionsPage } from './support/permissions-page.ts'
import { FAMILIES, withRefusals } from './support/refusals.ts'
import { settingsPage } from './support/settings-page.ts'

const PAGES = ['*.md', 'docs/**/*.md'].flatMap((pattern) => globSync(pattern))

it('describes every setting in docs/settings.md as it is (to update it: npm run docs)', (t) => {
  t.assert.fileSnapshot(settingsPage(), 'docs/settings.md', { serializers: [String] })
})

it('says in docs/permissions.md what a key may do (to update it: npm run docs)', (t) => {
  t.assert.fileSnapshot(permissionsPage(), 'docs/permissions.md', { serializers: [String] })
})

it('says in docs/failure-policy.md what the policy is (to update it: npm run docs)', (t) => {
  t.assert.fileSnapshot(failurePolicyPage(), 'docs/failure-policy.md', { serializers: [String] })
})

it('lists every metric in docs/observability.md as it is (to update it: npm run docs)', (t) => {
  const page = 'docs/observability.md'
  const made = withMetrics(readFileSync(page, 'utf8'))
  assert.ok(made.includes(metricsTable()))
  t.assert.fileSnapshot(made, page, { serializers: [String] })
})

for (const family of FAMILIES) {
  it(`lists every refusal of the ${family} family in its reference, to the letter, and no other`, (t) => {
    // To update the page: npm run docs.
    const page = `docs/dialects/${family}.md`
    const made = withRefusals(readFileSync(page, 'utf8'), family)
    assert.match(made, /^\| [45]\d\d /m)
    assert.doesNotMatch(
      made,
      /\| {2}\|$/m,
      'a refusal of which the page does not say when it is sent',
    )
    t.assert.fileSnapshot(made, page, { serializers: [String] })
  })
}

for (const page of PAGES) {
  it(`${page} points only at files that exist`, () => {
    const text = readFileSync(page, 'utf8')
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to = '']) =>
      posix.join(posix.dirname(page), to),
    )
    const named = [...text.matchAll(/`((?:src|test|docs)\/[\w./-]+)`/g)].map(([, to = '']) => to)
    assert.deepEqual(
      [...links, ...named].filter((to) => !existsSync(to)),
      [],
    )
  })
}
