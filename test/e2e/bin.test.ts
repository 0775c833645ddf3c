import assert from 'node:assert/strict'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { freshEnvironment, launch, olderNode } from '../support/launch.ts'

const ROOT = join(import.meta.dirname, '../..')
const CURRENT = process.execPath
const OLDER = olderNode()
const withOlder = { skip: OLDER === undefined && 'needs a Node.js older than 24 in PATH' }

const ECHO = `process.stdout.write(JSON.stringify(process.argv.slice(2)))`
const STOPS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
const SERVE = `
  const beat = setInterval(() => {}, 1000)
  const drain = (signal) => {
    clearInterval(beat)
    process.stdout.write(signal)
    process.exitCode = 7
  }
  for (const signal of ${JSON.stringify(STOPS)}) process.once(signal, drain)
  process.stdout.write('serving ')`

let folder: string

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const jeton = (node: string, ...args: readonly string[]) =>
  launch(node, ['bin/jeton.cjs', ...args], { cwd: folder, env: freshEnvironment(node) })

const giveCloneItsNode = () => {
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  symlinkSync(CURRENT, join(folder, 'node_modules/.bin/node'))
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jeton-bin-'))
  cpSync(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true })
  const { name, version, type, bin, engines } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  )
  write('package.json', JSON.stringify({ name, version, type, bin, engines }))
})

afterEach(() => rmSync(folder, { recursive: true }))

describe('the jeton command', () => {
  it('says in one sentence which Node.js it needs and which it found', withOlder, async () => {
    write('src/main.ts', ECHO)
    const { code, stdout, stderr } = await jeton(OLDER ?? '').ended
    assert.match(stderr, /^Jeton needs Node\.js 24 or newer, and this is \d+\.\d+\.\d+\.\n$/)
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
  })

  it('runs the source, unbuilt, with its arguments and nothing else on stdout', async () => {
    write('src/main.ts', `const args: string[] = process.argv; ${ECHO}`)
    write('dist/main.js', 'process.exit(9)')
    const { code, stdout } = await jeton(CURRENT, 'setup', '--json').ended
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '["setup","--json"]' })
  })

  it('runs what was compiled where there is no source', async () => {
    write('dist/main.js', ECHO)
    assert.equal((await jeton(CURRENT, 'start').ended).stdout, '["start"]')
  })

  it('runs on the Node.js of its clone when called by an older one', withOlder, async () => {
    giveCloneItsNode()
    write('src/main.ts', `const version: string = process.version; process.stdout.write(version)`)
    assert.equal((await jeton(OLDER ?? '').ended).stdout, process.version)
  })

  for (const stop of STOPS) {
    it(`hands ${stop} on from an older Node.js and waits for the program`, withOlder, async () => {
      giveCloneItsNode()
      write('src/main.ts', SERVE)
      const started = jeton(OLDER ?? '')
      await started.says('serving')
      started.process.kill(stop)
      const { code, signal, stdout } = await started.ended
      assert.deepEqual(
        { code, signal, stdout },
        { code: 7, signal: null, stdout: `serving ${stop}` },
      )
    })
  }

  it('ends by the signal the program ended by', withOlder, async () => {
    giveCloneItsNode()
    write('src/main.ts', `process.kill(process.pid, 'SIGKILL')`)
    assert.equal((await jeton(OLDER ?? '').ended).signal, 'SIGKILL')
  })

  it('leaves nothing behind when npx is stopped', async () => {
    write('src/main.ts', SERVE)
    const env = { ...freshEnvironment(CURRENT), npm_config_cache: join(folder, 'cache') }
    const npx = launch('npx', ['jeton', 'start'], { cwd: folder, env })
    await npx.says('serving')
    npx.process.kill('SIGTERM')
    assert.match((await npx.ended).stdout, /serving SIGTERM$/)
  })
})
