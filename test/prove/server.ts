import { flushCompileCache } from 'node:module'
import { setUpDeployment, showOrKeep } from '../../src/cli/local/first-run.ts'
import { readSettings } from '../../src/config.ts'
import { openDeployment } from '../../src/deployment.ts'
import { createServer } from '../../src/server.ts'
import { isBugName } from './bugs.ts'
import { PLANTS } from './plants/index.ts'

// The server as it is, but for its clock, which is set by a message that says how many seconds it
// is ahead, and for a bug, if an argument names one: then some of its stores are exchanged for
// ones that are wrong. Nothing in the program itself knows of them.

let aheadSeconds = 0
process.on('message', (seconds) => {
  aheadSeconds = Number(seconds)
  process.send?.(seconds)
})

const [, , bug = ''] = process.argv
const settings = readSettings(process.env)
const clock = {
  wall: () => Date.now() + aheadSeconds * 1000,
  monotonic: () => performance.now(),
}
const whole = await openDeployment(settings, clock)
const deployment = isBugName(bug) ? await PLANTS[bug](whole, settings) : whole
const out = { write: (text: string) => process.stdout.write(text), isTerminal: false }
const server = await createServer(deployment, settings, process.stdout)
await setUpDeployment(deployment, settings, showOrKeep(deployment, settings, out))
const url = await server.app.listen({ host: settings.HOST, port: settings.PORT })
flushCompileCache() // whoever is killed cannot do so in the end
out.write(`listening on ${url}\n`)
