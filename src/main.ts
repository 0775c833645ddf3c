import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { createCli } from './cli/index.ts'
import { CannotStart } from './core/cannot-start.ts'
import { StoreDown } from './core/store-down.ts'
import { systemClock } from './system-clock.ts'

// Commands load what they need from here on. Where this folder cannot be written, each start compiles
// everything again; `NODE_COMPILE_CACHE` names another one.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/jeton', import.meta.url)))

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const out = {
  write: (text: string) => process.stdout.write(text),
  isTerminal: process.stdout.isTTY === true,
}
const cli = createCli(
  {
    environment: process.env,
    clock: systemClock,
    out,
    log: process.stdout,
  },
  String(version),
)

try {
  await cli.parseAsync(process.argv)
} catch (fault) {
  if (!(fault instanceof CannotStart || fault instanceof StoreDown)) throw fault
  process.stderr.write(`jeton: ${fault.message}\n`)
  process.exit(1) // whatever is open would go on waiting
}
