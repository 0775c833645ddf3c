import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { temporaryFolder } from '../../test/support/sqlite.ts'
import { makeFile } from './new-file.ts'

it('makes a file for its owner alone, which is not there before it is whole', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'file')
  const answer = await makeFile(path, async (draft) => {
    assert.ok(!existsSync(path))
    assert.equal(readFileSync(draft, 'utf8'), '')
    writeFileSync(draft, 'whole')
    return 'done'
  })
  assert.equal(answer, 'done')
  assert.equal(readFileSync(path, 'utf8'), 'whole')
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.deepEqual(readdirSync(folder), ['file'])
})

it('leaves nothing of what was not filled', async (t) => {
  const folder = temporaryFolder(t)
  const fill = async (draft: string) => {
    writeFileSync(`${draft}-journal`, '')
    throw new Error('no')
  }
  await assert.rejects(makeFile(join(folder, 'file'), fill), /^Error: no$/)
  assert.deepEqual(readdirSync(folder), [])
})

it('writes over nothing, be it there before, meanwhile, or somebody’s draft', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'file')
  const taken = { name: 'CannotStart', message: /file(\.partial)? is there already, and is not/ }
  const late = makeFile(path, async () => writeFileSync(path, 'another'))
  await assert.rejects(late, taken)
  const early = makeFile(path, () => assert.fail('there is no need'))
  await assert.rejects(early, taken)
  assert.equal(readFileSync(path, 'utf8'), 'another')

  writeFileSync(join(folder, 'other.file.partial'), 'draft')
  const drafted = makeFile(join(folder, 'other.file'), () => assert.fail('there is no need'))
  await assert.rejects(drafted, taken)
  assert.deepEqual(readdirSync(folder).toSorted(), ['file', 'other.file.partial'])
})
