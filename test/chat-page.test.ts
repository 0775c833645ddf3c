import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import { readVectors } from './support/vectors.ts'

const VECTORS = ['../src/dialects/chat/vectors/', '../src/dialects/stream/vectors/chat/']

it('lists every refusal of the chat token and the chat call in their reference, to the letter', () => {
  const page = readFileSync('docs/dialects/chat.md', 'utf8')
  const rows = [...page.matchAll(/^\| ([45][\d, ]+) \| `(\{.*?\})` \|/gm)]
  const listed = rows.flatMap(([, statuses = '', body]) =>
    statuses.split(', ').map((status) => `${status} ${body}`),
  )
  for (const folder of VECTORS) {
    const vectors = readVectors(new URL(folder, import.meta.url)).flatMap(({ vectors }) => vectors)
    const refusals = vectors.filter(({ answer }) => answer.status >= 400 && answer.json)
    const said = refusals.map(({ answer }) => `${answer.status} ${JSON.stringify(answer.json)}`)
    assert.ok(said.length > 0)
    assert.deepEqual(
      [...new Set(said)].filter((refusal) => !listed.includes(refusal)),
      [],
    )
  }
})
