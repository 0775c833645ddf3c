import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { it } from 'node:test'
import {
  DETAILED_WORDS,
  FAILED,
  FAILED_CODE,
  FAILED_STATUS,
  WORDS,
} from '../src/dialects/stream/wire.ts'
import { settingsPage } from './support/settings-page.ts'

const PAGES = ['*.md', 'docs/**/*.md'].flatMap((pattern) => globSync(pattern))

it('describes every setting in docs/settings.md as it is (to update it: npm run docs)', (t) => {
  t.assert.fileSnapshot(settingsPage(), 'docs/settings.md', { serializers: [String] })
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
