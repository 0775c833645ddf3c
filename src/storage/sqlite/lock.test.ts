import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { temporaryFolder } from '../../../test/support/sqlite.ts'
import { CannotStart } from '../../core/cannot-start.ts'
import { lockFolder } from './lock.ts'

const LOCK = new URL('./lock.ts', import.meta.url).href
const lockIn = (t: TestContext) => join(temporaryFolder(t), 'lock.db')

const taken = (path: string) =>
  new CannotStart(
    `Another Jeton is already using this data folder (it holds ${path}): stop it, or set JETON_DATA to another folder.`,
  )

/** Another process that tries to lock the folder, says how that went, and stays. */
async function rival(t: TestContext, path: string): Promise<{ said: string; it: ChildProcess }> {
  const program = `
    import { lockFolder } from ${JSON.stringify(LOCK)}
    process.on('disconnect', () => process.exit())
    try {
      globalThis.unlock = lockFolder(${JSON.stringify(path)})
      process.send('locked')
    } catch (fault) {
      process.send(fault.message)
    }`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  t.after(() => child.kill('SIGKILL'))
  const [said] = await once(child, 'message')
  return { said: String(said), it: child }
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

it('lets one holder in at a time', (t) => {
  const path = lockIn(t)
  const unlock = lockFolder(path)
  assert.throws(() => lockFolder(path), taken(path))
  unlock()
  const again = lockFolder(path)
  assert.throws(() => lockFolder(path), taken(path))
  again()
})

it('does not let go when somebody else is refused', async (t) => {
  const path = lockIn(t)
  const unlock = lockFolder(path)
  t.after(unlock)
  for (let tries = 0; tries < 3; tries++) assert.throws(() => lockFolder(path), CannotStart)
  assert.equal((await rival(t, path)).said, taken(path).message)
})

it('keeps another process out, until the holder is killed', async (t) => {
  const path = lockIn(t)
  const { said, it: holder } = await rival(t, path)
  assert.equal(said, 'locked')
  assert.throws(() => lockFolder(path), taken(path))
  await killed(holder)
  lockFolder(path)()
})

it('says in a sentence that the file cannot be written', (t) => {
  const path = lockIn(t)
  mkdirSync(path)
  const sentence = `The data folder cannot be locked (${path} cannot be written): make it writable, or set JETON_DATA to another folder.`
  assert.throws(() => lockFolder(path), new CannotStart(sentence))
})
