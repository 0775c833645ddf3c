import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { temporaryFolder } from '../../test/support/sqlite.ts'
import { CannotStart } from '../core/cannot-start.ts'
import { openDataFolder } from './data-folder.ts'

const modeOf = (path: string) => statSync(path).mode & 0o777
const newPath = (t: TestContext) => join(temporaryFolder(t), 'some', 'data')

it('creates a folder that only its owner can enter, and what leads to it', (t) => {
  const path = newPath(t)
  const { database, lock, control } = openDataFolder(path)
  assert.equal(modeOf(path), 0o700)
  const names = ['jeton.db', 'lock.db', 'control.sock']
  assert.deepEqual(
    [database, lock, control],
    names.map((name) => join(path, name)),
  )
  assert.deepEqual(readdirSync(path), [])
})

it('opens a folder that is there, with what is in it', (t) => {
  const path = newPath(t)
  const secret = openDataFolder(path).secret()
  const again = openDataFolder(path)
  assert.equal(again.isInUse(), false)
  assert.equal(again.secret(), secret)
  writeFileSync(again.database, '')
  assert.equal(again.isInUse(), true)
})

it('says in a sentence that a folder cannot be created', (t) => {
  const file = join(temporaryFolder(t), 'file')
  writeFileSync(file, '')
  for (const path of [file, join(file, 'data')]) {
    const sentence = `The data folder ${path} cannot be created: set JETON_DATA.`
    assert.throws(() => openDataFolder(path), { name: 'CannotStart', message: sentence })
  }
})

it('makes a secret once, which nobody can guess and only the owner can read', (t) => {
  const path = newPath(t)
  const folder = openDataFolder(path)
  assert.ok(!existsSync(join(path, 'secret.key')))
  const secret = folder.secret()
  assert.match(secret, /^[\w-]{43}$/)
  assert.equal(folder.secret(), secret)
  assert.equal(modeOf(join(path, 'secret.key')), 0o600)
  assert.notEqual(openDataFolder(newPath(t)).secret(), secret)
})

it('takes the secret that its owner has put there', (t) => {
  const path = newPath(t)
  const folder = openDataFolder(path)
  const own = 'an owner made this one up himself'
  writeFileSync(join(path, 'secret.key'), `${own}\n`)
  assert.equal(folder.secret(), own)
})

for (const rest of ['', '\n', 'half of the secr']) {
  it(`refuses a secret of which only ${JSON.stringify(rest)} is left, and keeps it`, (t) => {
    const path = newPath(t)
    const folder = openDataFolder(path)
    const file = join(path, 'secret.key')
    writeFileSync(file, rest)
    const sentence = `${file} holds fewer than 32 characters: put its backup in its place, or set JETON_SECRET.`
    assert.throws(() => folder.secret(), new CannotStart(sentence))
    assert.equal(readFileSync(file, 'utf8'), rest)
  })
}

it('writes a file that only its owner can read, and says where', (t) => {
  const path = newPath(t)
  const file = openDataFolder(path).write('first-run.json', '{"secret":1}\n')
  assert.equal(file, join(path, 'first-run.json'))
  assert.equal(readFileSync(file, 'utf8'), '{"secret":1}\n')
  assert.equal(modeOf(file), 0o600)
  assert.deepEqual(readdirSync(path), ['first-run.json'])
})

it('replaces a file whole, readable for its owner only from then on', (t) => {
  const path = newPath(t)
  const folder = openDataFolder(path)
  const file = folder.write('first-run.json', 'a longer text than the next')
  chmodSync(file, 0o644)
  folder.write('first-run.json', 'short')
  assert.equal(readFileSync(file, 'utf8'), 'short')
  assert.equal(modeOf(file), 0o600)
})

it('keeps the file before, whole, when the new one cannot be written', (t) => {
  const path = newPath(t)
  const folder = openDataFolder(path)
  const file = folder.write('first-run.json', 'before')
  mkdirSync(`${file}.new`)
  assert.throws(() => folder.write('first-run.json', 'after'))
  assert.equal(readFileSync(file, 'utf8'), 'before')
})

it('lets nobody read along who has left a draft in its way', (t) => {
  const path = newPath(t)
  const folder = openDataFolder(path)
  const elsewhere = join(temporaryFolder(t), 'elsewhere')
  writeFileSync(elsewhere, 'mine')
  writeFileSync(join(path, 'a.json.new'), 'half', { mode: 0o644 })
  symlinkSync(elsewhere, join(path, 'b.json.new'))
  for (const name of ['a.json', 'b.json']) {
    const file = folder.write(name, 'secret')
    assert.equal(readFileSync(file, 'utf8'), 'secret')
    assert.equal(modeOf(file), 0o600)
  }
  assert.equal(readFileSync(elsewhere, 'utf8'), 'mine')
})
