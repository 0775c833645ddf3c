import { globSync } from 'node:fs'
import { join } from 'node:path'
import { after, beforeEach, it } from 'node:test'
import { pathToFileURL } from 'node:url'

/** How long it may take to load the files, and to do what they do at their top. */
const LOAD_MILLISECONDS = 300_000

/**
 * Runs the tests of many files in this process, one after another, which spares each of them a
 * process and the loading of what all of them test. They begin when all files are loaded. What a
 * file says at its top level, it says for all of them: `after` means after the last one. To be
 * called once, at the top.
 *
 * The process fails when it ends, with whatever code, before all tests have, and when it goes on for
 * so many seconds after the last of them.
 */
export async function together(patterns: readonly string[], leakSeconds = 10): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  it(`loads ${patterns.join(' and ')}`, { timeout: LOAD_MILLISECONDS }, () => promise)
  const isOver = failWhenCutShort()
  await loadAll(patterns).then(resolve, reject)
  after(() => {
    isOver()
    failWhenKeptAlive(leakSeconds)
  })
}

async function loadAll(patterns: readonly string[]): Promise<void> {
  const files = globSync(patterns).toSorted()
  if (files.length === 0) throw new Error('there is no such file')
  for (const file of files) await import(pathToFileURL(join(process.cwd(), file)).href)
}

// The runner takes the tests that it has heard of for all there are.
function failWhenCutShort(): () => void {
  let current = 'loading'
  beforeEach((t) => {
    current = t.fullName
  })
  const fail = () => {
    process.stderr.write(`The process was ended during: ${current}\n`)
    process.exitCode = 1
  }
  process.once('exit', fail)
  return () => process.off('exit', fail)
}

// The runner would wait for ever.
function failWhenKeptAlive(seconds: number): void {
  const patience = setTimeout(() => {
    process.stderr.write(`After its tests it still has: ${process.getActiveResourcesInfo()}\n`)
    process.exit(1)
  }, seconds * 1000)
  patience.unref()
}
