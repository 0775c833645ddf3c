import assert from 'node:assert/strict'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import jeton from '../package.json' with { type: 'json' }
import { newcomersEnvironment, ran } from './support/program.ts'
import { tempFolder } from './support/temp-folder.ts'

const { scripts } = jeton
const HOOKS = join(import.meta.dirname, 'support/one-process.ts')

/** Runs test files with these lines in one process; returns its exit code and output. */
async function runInOne(
  t: TestContext,
  environment: Readonly<Record<string, string>>,
  ...files: readonly string[]
) {
  const folder = tempFolder(t)
  for (const [at, lines] of files.entries()) {
    const imports = "import { after, it } from 'node:test'\n"
    writeFileSync(join(folder, `${at}.test.ts`), imports + lines)
  }
  const flags = ['--test-isolation=none', '--test-timeout=500', '--test-reporter=spec']
  const args = ['--test', `--import=${HOOKS}`, ...flags, '*.test.ts']
  const env = newcomersEnvironment({ TEST_LEAK_SECONDS: '0.2', ...environment })
  const { code, stdout, stderr } = await ran(t, process.execPath, args, { cwd: folder, env })
  return { code, said: stdout + stderr }
}

const FINE = "it('is fine', () => undefined)"

describe('test files in one process', () => {
  it('run one after another when all are loaded, and are counted together', async (t) => {
    const told = (word: string) => `
      console.log('${word} is loaded')
      after(() => console.log('${word} is over'))
      it('${word}', async () => {
        await undefined
        console.log('${word} is run')
      })`
    const { code, said } = await runInOne(t, {}, told('first'), told('second'))
    assert.equal(code, 0)
    assert.deepEqual(said.match(/^\w+ is (loaded|run|over)$/gm), [
      ...['first is loaded', 'second is loaded', 'first is run', 'second is run'],
      ...['first is over', 'second is over'],
    ])
    assert.match(said, /tests 2\n/)
  })

  const FAULTS = {
    'a test fails': ["it('fails', () => Promise.reject(new Error('a fault')))", /✖ fails/],
    'a test never ends': ["it('hangs', () => new Promise(() => undefined))", /✖ hangs/],
    'a test leaves an error behind': [
      "it('errs', () => { setImmediate(() => { throw new Error('late') }) })",
      /late/,
    ],
    'one of them cannot be loaded': ["throw new Error('broken')", /broken/],
    'a test ends the process with code 0': [
      "it('leaves', () => process.exit(0))",
      /ended during: leaves/,
    ],
    'something is left open': [
      "it('leaks', () => { setInterval(() => undefined, 1000) })",
      /still has: .*Timeout/,
    ],
  } as const
  for (const [what, [lines, words]] of Object.entries(FAULTS)) {
    it(`fail when ${what}, and say so`, async (t) => {
      const { code, said } = await runInOne(t, {}, FINE, lines, FINE)
      assert.equal(code, 1)
      assert.match(said, words)
    })
  }

  it('are skipped, with the reason, where the stores are missing that they are to run over', async (t) => {
    const environment = { TEST_STORES: 'sqlite+redis', PATH: tempFolder(t) }
    const { code, said } = await runInOne(t, environment, "throw new Error('loaded')")
    assert.equal(code, 0)
    assert.match(said, /^Skipped over sqlite\+redis: needs Redis/)
  })
})

/** The parts of a script, by the stores that it runs them over. */
async function partsOf(t: TestContext, script: 'fast' | 'stores') {
  const [lines = ''] = scripts[script].split(' | ')
  const { stdout } = await ran(t, 'sh', ['-c', lines])
  return Map.groupBy(stdout.trim().split('\n'), (line) => line.split(' ')[0])
}

/** The test files that a script of package.json names. */
const filesOf = (script: string): string[] =>
  script
    .split(' ')
    .map((word) => word.replaceAll(/^['"]|['"]$/g, ''))
    .filter((word) => word.endsWith('.test.ts'))
    .flatMap((pattern) => globSync(pattern))

const PARTS = Object.fromEntries(
  Object.entries(scripts).flatMap(([name, script]) =>
    name.startsWith('part:') ? [[name.slice('part:'.length), filesOf(script)]] : [],
  ),
)

describe('the test files', () => {
  const fast = Object.values(PARTS).flat()

  it('are each run once, by a part of the fast tests or by the slow ones', () => {
    const all = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'])
    assert.deepEqual([...fast, ...filesOf(scripts.slow)].toSorted(), all.toSorted())
  })

  it('are run in all parts over SQLite, and those of the dialects over all stores', async (t) => {
    const fastRuns = await partsOf(t, 'fast')
    const all = Object.keys(PARTS).map((part) => `sqlite ${part}`)
    assert.deepEqual([...fastRuns.keys()], ['sqlite'])
    assert.deepEqual(fastRuns.get('sqlite')?.toSorted(), all.toSorted())
    const storesRuns = await partsOf(t, 'stores')
    assert.deepEqual([...storesRuns.keys()].toSorted(), ['postgres+redis', 'sqlite+redis'])
    for (const [stores, runs] of storesRuns) {
      assert.deepEqual(
        runs.toSorted(),
        ['admin', 'people', 'stream'].map((part) => `${stores} ${part}`),
      )
    }
  })

  it('have no hooks for each test at the top of a file, where they would be for all files', () => {
    const hooked = fast.filter((file) =>
      /^(before|beforeEach|afterEach)\(/m.test(readFileSync(file, 'utf8')),
    )
    assert.deepEqual(hooked, [])
  })
})

describe('npm run parts', () => {
  const PACKAGE = {
    scripts: { parts: scripts.parts, 'part:good': 'echo good $TEST_STORES', 'part:bad': 'exit 3' },
  }
  const runParts = async (t: TestContext, ...lines: readonly string[]) => {
    const cwd = tempFolder(t)
    writeFileSync(join(cwd, 'package.json'), JSON.stringify(PACKAGE))
    const words = lines.map((line) => `'${line}'`).join(' ')
    const command = `printf '%s\\n' ${words} | node --run parts`
    const { PATH } = newcomersEnvironment()
    const env = newcomersEnvironment({ PATH: `${join(process.execPath, '..')}:${PATH}` })
    return ran(t, 'sh', ['-c', command], { cwd, env })
  }

  it('prints what each part said, and succeeds if all do', async (t) => {
    const { code, stdout } = await runParts(t, 'sqlite good', 'sqlite+redis good')
    assert.equal(code, 0)
    assert.deepEqual(stdout.trim().split('\n').toSorted(), ['good sqlite', 'good sqlite+redis'])
  })

  it('runs all parts, and fails if one does', async (t) => {
    const { code, stdout } = await runParts(t, 'sqlite bad', 'sqlite good', 'sqlite good')
    assert.notEqual(code, 0)
    assert.equal(stdout.match(/good sqlite/g)?.length, 2)
  })
})
