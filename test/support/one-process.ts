import { after, beforeEach } from 'node:test'
import { testStores, withoutStores } from './outside.ts'

// For `node --test --test-isolation=none --import`: many test files run in one process, where the
// runner notices neither of these faults.

/** Seconds that a process may live after its last test; a test of this file sets fewer. */
const LEAK_SECONDS = Number(process.env.TEST_LEAK_SECONDS ?? 30)

const missing = withoutStores(testStores)
if (missing === false) checkTheEnd()
else skipAll(missing)

function skipAll(reason: string): never {
  process.stdout.write(`Skipped over ${testStores}: ${reason}\n`)
  process.exit()
}

/** Fails the process if it ends before its last test, or lives on after it. */
function checkTheEnd(): void {
  let current = 'loading'
  beforeEach((t) => {
    current = t.fullName
  })
  const failCutShort = () => {
    process.stderr.write(`The process ended during: ${current}\n`)
    process.exitCode = 1
  }
  process.once('exit', failCutShort)
  after(() => {
    process.off('exit', failCutShort)
    setTimeout(failKeptAlive, LEAK_SECONDS * 1000).unref()
  })
}

// The report of the runner would wait for ever.
function failKeptAlive(): void {
  const resources = process.getActiveResourcesInfo()
  process.stderr.write(`After its last test the process still has: ${resources}\n`)
  process.exit(1)
}
