import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { onlooker, openForTest, temporaryFolder } from '../../../test/support/sqlite.ts'
import { copySqlite } from './snapshot.ts'

it('copies what was there at one instant, however much is written meanwhile', async (t) => {
  const folder = temporaryFolder(t)
  const [path, copy] = [join(folder, 'test.db'), join(folder, 'copy.db')]
  const { sqlite } = openForTest(t, path)
  // More than is copied at a time.
  const grow = sqlite.db.prepare("INSERT INTO counters VALUES (?, ?, '', '', '', 1)")
  for (let at = 0; at < 12; at++) grow.run(at, 'x'.repeat(1_000_000))
  const shares: number[] = []
  await copySqlite(path, copy, (share) => {
    shares.push(share)
    grow.run(1_000 + shares.length, '')
  })
  assert.ok(shares.length > 2)
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  )
  assert.equal(shares.at(-1), 1)
  const rows = (file: string) =>
    onlooker(t, file).prepare('SELECT count(*) AS count FROM counters').get()?.count
  assert.equal(rows(path), 12 + shares.length)
  assert.equal(rows(copy), 12)
})

it('takes nothing for a database of ours that is none, or damaged', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'test.db')
  const { sqlite } = openForTest(t, path)
  const grow = sqlite.db.prepare("INSERT INTO counters VALUES (?, ?, '', '', '', 1)")
  for (let at = 0; at < 200; at++) grow.run(at, 'x'.repeat(1_000))
  sqlite.db.close()
  const bytes = readFileSync(path)
  const stranger = join(folder, 'stranger.db')
  onlooker(t, stranger).exec('CREATE TABLE things (id)')
  const damaged = join(folder, 'damaged.db')
  writeFileSync(damaged, bytes.fill(0x55, bytes.length - 3 * 4_096))
  const cases = [
    [join(folder, 'missing'), /^There is no file /],
    [stranger, /cannot be read as a database of Jeton's\.$/],
    [damaged, /^The database in .*damaged\.db is damaged: /],
  ] as const
  for (const [from, message] of cases) {
    const to = join(folder, `copy of ${from.length}`)
    await assert.rejects(copySqlite(from, to), { name: 'CannotStart', message })
  }
})
