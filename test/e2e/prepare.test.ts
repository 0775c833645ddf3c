import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { setTimeout as later } from 'node:timers/promises'
import { freshEnvironment, launch } from '../support/launch.ts'

const ROOT = join(import.meta.dirname, '../..')
const INSTALLING = 'Installing dependencies (once, about 30 s) …\n'
const WAITING = 'Waiting for another start to finish installing …\n'
const INSTALLED = 'node_modules/.package-lock.json'

let clone: string
let env: NodeJS.ProcessEnv

const at = (path: string) => join(clone, path)
const writeJson = (path: string, value: unknown) => writeFileSync(at(path), JSON.stringify(value))
const prepare = () => launch(process.execPath, ['bin/prepare.cjs'], { cwd: clone, env })

/** A dependency that needs no registry: a folder of the clone itself. */
const dependOn = (version: string) => {
  const dependencies = { wheel: 'file:wheel' }
  mkdirSync(at('wheel'), { recursive: true })
  writeJson('wheel/package.json', { name: 'wheel', version })
  writeJson('package.json', { name: 'clone', engines: { node: '>=24' }, dependencies })
  writeJson('package-lock.json', {
    name: 'clone',
    lockfileVersion: 3,
    packages: {
      '': { name: 'clone', dependencies },
      'node_modules/wheel': { resolved: 'wheel', link: true },
      wheel: { version },
    },
  })
}

const claims = () => readdirSync(clone).filter((name) => name.startsWith('.installing'))

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'jeton-clone-'))
  env = freshEnvironment(process.execPath)
  cpSync(join(ROOT, 'bin'), at('bin'), { recursive: true })
  dependOn('1.0.0')
})

afterEach(() => rmSync(clone, { recursive: true }))

describe('preparing a clone', () => {
  it('installs what is missing and keeps stdout clean', async () => {
    const { code, stdout, stderr } = await prepare().ended
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '' })
    assert.ok(stderr.startsWith(INSTALLING))
    assert.ok(existsSync(at('node_modules/wheel/package.json')))
    assert.deepEqual(claims(), [])
  })

  it('does nothing and says nothing when all is there', async () => {
    await prepare().ended
    const before = statSync(at(INSTALLED)).mtimeMs
    assert.deepEqual(await prepare().ended, { code: 0, signal: null, stdout: '', stderr: '' })
    assert.equal(statSync(at(INSTALLED)).mtimeMs, before)
  })

  it('installs again when the lock file names another version', async () => {
    await prepare().ended
    dependOn('1.0.1')
    assert.ok((await prepare().ended).stderr.startsWith(INSTALLING))
  })

  it('installs again when an installation was cut short', async () => {
    await prepare().ended
    rmSync(at(INSTALLED))
    assert.ok((await prepare().ended).stderr.startsWith(INSTALLING))
  })

  it('says what to do when npm fails, and fails', async () => {
    writeJson('package.json', {
      engines: { node: '>=24' },
      dependencies: { wheel: 'file:nowhere' },
    })
    const { code, stdout, stderr } = await prepare().ended
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
    const last =
      'The dependencies are not installed: npm ended with 1, see above; mend that and start again.'
    assert.equal(stderr.trimEnd().split('\n').at(-1), last)
    assert.deepEqual(claims(), [])
  })

  it('says so when there is no npm', async () => {
    env = { ...env, PATH: at('bin') }
    const { code, stderr } = await prepare().ended
    const last =
      'The dependencies are not installed: there is no npm; install it and start again.\n'
    assert.deepEqual({ code, stderr }, { code: 1, stderr: `${INSTALLING}${last}` })
  })

  it('leaves a published package alone, which has no lock file', async () => {
    rmSync(at('package-lock.json'))
    assert.deepEqual(await prepare().ended, { code: 0, signal: null, stdout: '', stderr: '' })
    assert.equal(existsSync(at('node_modules')), false)
  })
})

describe('preparing a clone twice at once', () => {
  it('installs once', async () => {
    const ends = await Promise.all([prepare().ended, prepare().ended, prepare().ended])
    assert.deepEqual(
      ends.map(({ code }) => code),
      [0, 0, 0],
    )
    assert.equal(ends.filter(({ stderr }) => stderr.includes(INSTALLING)).length, 1)
    assert.deepEqual(claims(), [])
  })

  it('waits for one that is alive', async () => {
    mkdirSync(at(`.installing/${process.pid}`), { recursive: true })
    const waiting = prepare()
    await waiting.says(WAITING)
    assert.equal(existsSync(at('node_modules')), false)
    rmSync(at('.installing'), { recursive: true })
    assert.ok((await waiting.ended).stderr.startsWith(`${WAITING}${INSTALLING}`))
  })

  it('takes over from one that died', async () => {
    const { pid } = spawnSync(process.execPath, ['--version'])
    mkdirSync(at(`.installing/${pid}`), { recursive: true })
    assert.ok((await prepare().ended).stderr.startsWith(INSTALLING))
    assert.deepEqual(claims(), [])
  })

  it('waits for the npm of one that was killed', async () => {
    await prepare().ended
    cpSync(at(INSTALLED), at('installed.json'))
    rmSync(at(INSTALLED))
    execFileSync('mkfifo', [at('gate')])
    const npm = `#!/bin/sh\necho npm at work\nread -r _ < gate\ncp installed.json ${INSTALLED}\n`
    writeFileSync(at('bin/npm'), npm, { mode: 0o755 })
    env = { ...env, PATH: `${at('bin')}:${env.PATH}` }
    const killed = prepare()
    await killed.says('npm at work')
    while (readdirSync(at('.installing')).length < 2) await later(5) // its own claim, and npm's
    killed.process.kill('SIGKILL')
    const waiting = prepare()
    await waiting.says(WAITING)
    writeFileSync(at('gate'), 'go on\n')
    await killed.ended
    assert.equal((await waiting.ended).stderr, WAITING)
  })
})

it('preparing a clone stops npm when it is stopped', async () => {
  // Not a shell: one that is told to stop just before it waits goes on waiting.
  const npm = `#!${process.execPath}
process.on('SIGTERM', () => process.exit(1)).on('exit', () => console.log('npm stopped'))
setInterval(() => undefined, 1_000)
console.log('npm at work')
`
  writeFileSync(at('bin/npm'), npm, { mode: 0o755 })
  env = { ...env, PATH: `${at('bin')}:${env.PATH}` }
  const stopped = prepare()
  await stopped.says('npm at work')
  stopped.process.kill('SIGTERM')
  assert.match((await stopped.ended).stderr, /npm stopped/)
  assert.deepEqual(claims(), [])
})
