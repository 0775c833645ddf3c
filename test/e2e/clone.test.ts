import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { freshEnvironment, launch, olderNode } from '../support/launch.ts'
import { need } from '../support/system.ts'

const ROOT = join(import.meta.dirname, '../..')
const skip = existsSync(join(ROOT, '.git')) ? need('git') : 'needs the git history beside it'

// What is cloned is the last commit: changes that are not committed are not tested here.
describe('a fresh clone', { skip }, () => {
  let folder: string
  let clone: string
  let env: NodeJS.ProcessEnv

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'jeton-fresh-'))
    clone = join(folder, 'jeton')
    const trust = join(folder, 'gitconfig')
    writeFileSync(trust, '[safe]\ndirectory = *\n')
    env = { ...freshEnvironment(olderNode() ?? process.execPath), GIT_CONFIG_GLOBAL: trust }
    execFileSync('git', ['clone', '--quiet', ROOT, clone], { env })
    env = { ...env, JETON_DATA: join(folder, 'data') }
  })

  after(() => rmSync(folder, { recursive: true, force: true }))

  it('sets itself up by one command that prints nothing but its answer, in production too', async () => {
    const { code, stdout, stderr } = await launch('npx', ['jeton', 'setup', '--json'], {
      cwd: clone,
      env: { ...env, NODE_ENV: 'production' },
    }).ended
    assert.equal(code, 0, stderr)
    assert.equal(typeof JSON.parse(stdout), 'object')
    assert.match(stderr, /^Installing dependencies/m)
  })

  it('is left as git gave it', () => {
    const changes = execFileSync('git', ['status', '--porcelain'], { cwd: clone, env })
    assert.equal(changes.toString(), '')
  })

  it('is ready from then on', async () => {
    const { stdout, stderr } = await launch('npm', ['run', '--silent', 'prestart'], {
      cwd: clone,
      env,
    }).ended
    assert.equal(stdout, '')
    assert.doesNotMatch(stderr, /Installing/)
  })

  it('gives the scripts of npm the Node.js that it brought', async () => {
    const asked = ['exec', '-c', 'node --version']
    const { stdout } = await launch('npm', asked, { cwd: clone, env }).ended
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    assert.equal(stdout, `v${devDependencies.node}\n`)
  })
})
