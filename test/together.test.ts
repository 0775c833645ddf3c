import assert from 'node:assert/strict'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { OVER_ALL_STORES, PARTS } from './support/parts.ts'
import { ran } from './support/program.ts'
import { tempFolder } from './support/temp-folder.ts'

const TOGETHER = join(import.meta.dirname, 'support/together.ts')

/** Runs files of tests with these lines in one process, and gives its code and what it wrote. */
async function runTogether(t: TestContext, ...files: readonly string[]) {
  const folder = tempFolder(t)
  for (const [at, lines] of files.entries()) {
    const imports = "import { after, it } from 'node:test'\n"
    writeFileSync(join(folder, `${at}.one.ts`), imports + lines)
  }
  const all = `import { together } from '${TOGETHER}'\nawait together(['*.one.ts'], 0.2)`
  writeFileSync(join(folder, 'all.test.ts'), all)
  const args = ['--test', '--test-timeout=500', '--test-reporter=spec', 'all.test.ts']
  const { code, stdout } = await ran(t, process.execPath, args, { cwd: folder })
  return { code, stdout }
}

const FINE = "it('is fine', () => undefined)"

describe('files that are run together', () => {
  it('are run one after another when all are loaded', async (t) => {
    const told = (word: string) => `
      console.log('${word} is loaded')
      after(() => console.log('${word} is over'))
      it('${word}', async () => {
        await undefined
        console.log('${word} is run')
      })`
    const { code, stdout } = await runTogether(t, told('first'), told('second'))
    assert.equal(code, 0)
    assert.deepEqual(stdout.match(/^\w+ is (loaded|run|over)$/gm), [
      ...['first is loaded', 'second is loaded', 'first is run', 'second is run'],
      ...['first is over', 'second is over'],
    ])
    assert.match(stdout, /tests 3\n/)
  })

  const FAULTS = {
    'a test fails': ["it('fails', () => Promise.reject(new Error('a fault')))", /✖ fails/],
    'a test never ends': ["it('hangs', () => new Promise(() => undefined))", /✖ hangs/],
    'a test leaves an error behind': [
      "it('errs', () => { setImmediate(() => { throw new Error('late') }) })",
      /late/,
    ],
    'one of them cannot be loaded': ["throw new Error('broken')", /✖ loads(.|\n)*broken/],
    'a test ends the process with code 0': [
      "it('leaves', () => process.exit(0))",
      /ended during: leaves/,
    ],
    'a test kills the process': ["it('dies', () => process.kill(process.pid, 'SIGKILL'))", /✖/],
    'something is left open': [
      "it('leaks', () => { setInterval(() => undefined, 1000) })",
      /it still has: .*Timeout/,
    ],
  } as const
  for (const [what, [lines, words]] of Object.entries(FAULTS)) {
    it(`fail when ${what}, and say so`, async (t) => {
      const { code, stdout } = await runTogether(t, FINE, lines, FINE)
      assert.equal(code, 1)
      assert.match(stdout, words)
    })
  }
})

describe('the fast tests', () => {
  const files = Object.values(PARTS).flatMap((patterns) => globSync(patterns))

  it('are each in one part', () => {
    const all = globSync(['src/**/*.test.ts', 'test/*.test.ts'])
    assert.deepEqual(
      all.filter((file) => !files.includes(file)),
      [],
    )
    assert.equal(new Set(files).size, files.length)
  })

  it('are run part by part, and over all stores what is to hold there', () => {
    const stores = ['postgres-with-redis', 'sqlite-with-redis']
    const wanted = [
      ...Object.keys(PARTS).map((part) => `test/fast/${part}.test.ts`),
      ...stores.flatMap((it) => OVER_ALL_STORES.map((part) => `test/stores/${it}-${part}.test.ts`)),
    ]
    assert.deepEqual(globSync('test/{fast,stores}/*').toSorted(), wanted.toSorted())
    for (const file of wanted) {
      const [, part = ''] = /(\w+)\.test\.ts$/.exec(file) ?? []
      assert.match(readFileSync(file, 'utf8'), new RegExp(`(PARTS\\.|, ')${part}\\b`))
    }
  })

  it('have no hooks for each test at the top of a file, where they would be for all files', () => {
    const hooked = files.filter((file) =>
      /^(before|beforeEach|afterEach)\(/m.test(readFileSync(file, 'utf8')),
    )
    assert.deepEqual(hooked, [])
  })
})
