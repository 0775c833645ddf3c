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

/** Does something as a user who owns nothing, where the tests may become one. */
function asNobody(work: () => void): void {
  process.seteuid?.(65_534)
  try {
    work()
  } finally {
    process.seteuid?.(0)
  }
}
const needsRoot = process.getuid?.() === 0 ? false : 'needs root, to become another user'

it('creates a folder that only its owner can enter, and what leads to it, with its files', (t) => {
  const path = newPath(t)
  const { claim, database, lock, control } = openDataFolder(path)
  assert.ok(!existsSync(path))
  claim()
  assert.equal(modeOf(path), 0o700)
  const names = ['jeton.db', 'lock.db', 'control.sock']
  assert.deepEqual(
    [database, lock, control],
    names.map((name) => join(path, name)),
  )
  assert.deepEqual(readdirSync(path), ['jeton.db', 'lock.db'])
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

it('says in a sentence that a file is where the folder should be, or above it', (t) => {
  const file = join(temporaryFolder(t), 'file')
  writeFileSync(file, '')
  const sentence = `${file} is a file, and Jeton needs a folder: remove it, or set JETON_DATA to a folder.`
  for (const path of [file, join(file, 'data'), join(file, 'some', 'data')]) {
    const folder = openDataFolder(path)
    for (const use of [folder.claim, folder.claimLock, folder.secret]) {
      assert.throws(use, new CannotStart(sentence))
    }
  }
})

it('comes to an end where no folder can be made', { skip: !existsSync('/proc/self') }, () => {
  const sentence = '/proc/x cannot be read and written (ENOENT): set JETON_DATA to another folder.'
  assert.throws(openDataFolder('/proc/x').claim, new CannotStart(sentence))
})

it('says in a sentence whom a folder should belong to', { skip: needsRoot }, (t) => {
  const path = temporaryFolder(t)
  openDataFolder(path).secret()
  openDataFolder(path).claim()
  const sentence = (file: string) =>
    `Jeton runs as user 0, who may not read and write ${file}: make that user its owner, or set JETON_DATA to a folder of that user.`
  for (const [mode, named] of [
    [0o755, 'jeton.db'],
    [0o700, 'jeton.db'],
  ] as const) {
    chmodSync(path, mode)
    asNobody(() => {
      const { claim } = openDataFolder(path)
      assert.throws(claim, new CannotStart(sentence(join(path, named))))
      assert.throws(openDataFolder(join(path, 'below')).claim, CannotStart)
    })
  }
  chmodSync(path, 0o755)
  asNobody(() => {
    const { secretMadeBefore } = openDataFolder(path)
    assert.throws(secretMadeBefore, new CannotStart(sentence(join(path, 'secret.key'))))
  })
})

it('says in a sentence that a folder is where a file should be', (t) => {
  const path = temporaryFolder(t)
  const { claim, secretMadeBefore } = openDataFolder(path)
  for (const [name, use] of [
    ['jeton.db', claim],
    ['secret.key', secretMadeBefore],
  ] as const) {
    const file = join(path, name)
    mkdirSync(file)
    const sentence = `${file} is a folder, and Jeton needs a file there: remove it, or set JETON_DATA to another folder.`
    assert.throws(use, new CannotStart(sentence))
  }
})

it('makes no other secret beside a database whose secret was lost', (t) => {
  const path = temporaryFolder(t)
  const { claim, database, secret, secretMadeBefore } = openDataFolder(path)
  claim()
  assert.equal(secretMadeBefore(), undefined) // as a crash leaves it, before there is a secret
  writeFileSync(database, 'something')
  const sentence = `${join(path, 'secret.key')} is missing, and ${database} opens with no other secret: put its backup in its place, or set JETON_SECRET to what it held.`
  for (const use of [secret, secretMadeBefore]) assert.throws(use, new CannotStart(sentence))
  assert.ok(!existsSync(join(path, 'secret.key')))
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
  folder.claim()
  const own = 'an owner made this one up himself'
  writeFileSync(join(path, 'secret.key'), `${own}\n`)
  assert.equal(folder.secret(), own)
})

for (const rest of ['', '\n', 'half of the secr']) {
  it(`refuses a secret of which only ${JSON.stringify(rest)} is left, and keeps it`, (t) => {
    const path = newPath(t)
    const folder = openDataFolder(path)
    folder.claim()
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
  folder.claim()
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
