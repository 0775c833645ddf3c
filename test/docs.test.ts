import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { it } from 'node:test'
import { WORDS as ACCESS_WORDS } from '../src/dialects/access/wire.ts'
import { WORDS as ADMIN_WORDS } from '../src/dialects/admin/wire.ts'
import { PROBLEMS } from '../src/dialects/assistant/asked.ts'
import { WORDS as ASSISTANT_WORDS, ERRORS, FIELD_WORDS } from '../src/dialects/assistant/wire.ts'
import { WORDS as REVOCATION_WORDS } from '../src/dialects/revocations/wire.ts'
import {
  LOGIN_WORDS,
  LOGOUT_WORDS,
  PASSWORD_WORDS,
  WORDS as SESSION_WORDS,
} from '../src/dialects/session/wire.ts'
import {
  DETAILED_WORDS,
  FAILED,
  FAILED_CODE,
  FAILED_STATUS,
  WORDS,
} from '../src/dialects/stream/wire.ts'
import { failurePolicyPage } from './support/failure-policy-page.ts'
import { metricsTable, withMetrics } from './support/metrics-table.ts'
import { permissionsPage } from './support/permissions-page.ts'
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

it('lists every refusal of the stream family in its reference, to the letter, and no other', () => {
  const row = (status: string, { error, code }: { error: string; code?: string }) =>
    `| ${status} | \`${JSON.stringify({ error, success: false, code })}\` |`
  const ours = Object.values(FAILED_STATUS).join(', ')
  const refusals = new Set([
    ...Object.values(WORDS).map(([status, words]) => row(String(status), words)),
    ...Object.values(DETAILED_WORDS).map((words) => row('400', words('…'))),
    ...Object.values(FAILED).map((error) => row(ours, { error, code: FAILED_CODE })),
  ])
  const page = readFileSync('docs/dialects/stream.md', 'utf8')
  const listed = page.match(/^\| [45]\d\d(, \d+)? \| `.*?` \|/gm) ?? []
  assert.deepEqual([...listed].sort(), [...refusals].sort())
})

for (const [family, ...tables] of [
  ['access', ACCESS_WORDS],
  ['revocations', REVOCATION_WORDS],
  ['session', SESSION_WORDS, LOGIN_WORDS, LOGOUT_WORDS, PASSWORD_WORDS],
] as const) {
  it(`lists every refusal of the ${family} family in its reference, to the letter`, () => {
    const words = tables.flatMap((table) => Object.values(table))
    // Neither family calls anybody else.
    const ours = words.filter(([status]) => status !== 502)
    const rows = ours.map(([status, title, words]) => {
      const detail = typeof words === 'string' ? words : words({ headers: {} })
      return `| ${status} | \`${JSON.stringify({ type: 'about:blank', title, status, detail })}\` |`
    })
    const page = readFileSync(`docs/dialects/${family}.md`, 'utf8')
    const listed = page.match(/^\| [45]\d\d \| `.*?` \|/gm) ?? []
    assert.deepEqual([...listed].sort(), [...new Set(rows)].sort())
  })
}
it('lists every refusal of the admin family in its reference, to the letter, and no other', () => {
  const refusals = Object.entries(ADMIN_WORDS).map(
    ([code, [status, , detail]]) => `| ${status} | \`${code}\` | ${detail} |`,
  )
  const page = readFileSync('docs/dialects/admin.md', 'utf8')
  const listed = page.match(/^\| [45]\d\d \| .*$/gm) ?? []
  assert.deepEqual([...listed].sort(), refusals.sort())
})

it('lists every refusal of the assistant family in its reference, to the letter, and no other', () => {
  const detailed = [...Object.values(FIELD_WORDS), ...Object.values(PROBLEMS)]
  const words = [
    ...Object.values(ASSISTANT_WORDS),
    ...detailed.map((message) => [400, message] as const),
  ]
  const rows = words.map(([statusCode, message]) => {
    const body = { statusCode, error: ERRORS[statusCode], message }
    return `| ${statusCode} | \`${JSON.stringify(body)}\` |`
  })
  const page = readFileSync('docs/dialects/assistant.md', 'utf8')
  const listed = page.match(/^\| [45]\d\d \| `.*?` \|/gm) ?? []
  assert.deepEqual([...listed].sort(), [...new Set(rows)].sort())
})

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
