import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import { sourceFiles } from './support/sources.ts'

const MOST_LINES = 300

const sizes = sourceFiles(['src', 'test', 'bench'])
  .map((file) => ({ file, lines: readFileSync(file, 'utf8').trimEnd().split('\n').length }))
  .sort((a, b) => a.lines - b.lines)

it(`keeps every file within ${MOST_LINES} lines`, (t) => {
  const quantile = (share: number) => sizes[Math.floor(sizes.length * share)]?.lines
  t.diagnostic(`${sizes.length} files: median ${quantile(0.5)}, nine in ten under ${quantile(0.9)}`)
  assert.deepEqual(
    sizes.filter(({ lines }) => lines > MOST_LINES),
    [],
  )
})
