import assert from 'node:assert/strict'
import { copyFileSync, cpSync, globSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { newcomersEnvironment, ran } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'

const ROOT = join(import.meta.dirname, '../..')

/** An installation of its own, whose packages are those of this one. */
function installation(t: TestContext) {
  const folder = tempFolder(t)
  cpSync(join(ROOT, 'src'), join(folder, 'src'), { recursive: true })
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
  mkdirSync(join(folder, 'node_modules'))
  for (const name of globSync('*', { cwd: join(ROOT, 'node_modules') })) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name))
  }
  const data = join(tempFolder(t), 'data')
  return {
    cache: join(folder, 'node_modules/.cache'),
    setUp: (more: Readonly<Record<string, string>> = {}) =>
      ran(t, process.execPath, [join(folder, 'src/main.ts'), 'setup', '--json'], {
        env: newcomersEnvironment({ NODE_COMPILE_CACHE: '', JETON_DATA: data, ...more }),
      }),
  }
}

const filesIn = (folder: string) => globSync('**/*', { cwd: folder }).length

/** How often Node.js took compiled code from a cache, as it says when it is asked to. */
const takenFrom = (stderr: string) => stderr.match(/cache for .* was accepted/g)?.length ?? 0

it('compiles at the first start, and takes what was compiled at the next', async (t) => {
  const { cache, setUp } = installation(t)
  const first = await setUp({ NODE_DEBUG_NATIVE: 'COMPILE_CACHE' })
  assert.equal(first.code, 0)
  assert.ok(filesIn(join(cache, 'jeton')) > 100)
  const second = await setUp({ NODE_DEBUG_NATIVE: 'COMPILE_CACHE' })
  assert.equal(second.code, 0)
  assert.ok(takenFrom(second.stderr) > 100 + takenFrom(first.stderr))
})

it('starts all the same where nothing can be written beside the packages', async (t) => {
  const { cache, setUp } = installation(t)
  writeFileSync(cache, 'This is no folder.')
  const { code, stdout, stderr } = await setUp()
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  assert.match(stdout, /"organization"/)
})

it('uses the folder that NODE_COMPILE_CACHE names instead', async (t) => {
  const { cache, setUp } = installation(t)
  const own = tempFolder(t)
  assert.equal((await setUp({ NODE_COMPILE_CACHE: own })).code, 0)
  assert.ok(filesIn(own) > 100)
  assert.equal(filesIn(cache), 0)
})
