import { setUpDeployment, showOrKeep } from '../../src/cli/local/first-run.ts'
import { readSettings } from '../../src/config.ts'
import { openDeployment } from '../../src/deployment.ts'
import { createServer } from '../../src/server.ts'

// The server as it is, but for its clock: that of a machine whose owner sets it, by a message
// that says how many seconds it is ahead, and at first by an argument.

let aheadSeconds = Number(process.argv[2] ?? 0)
process.on('message', (seconds) => {
  aheadSeconds = Number(seconds)
  process.send?.(seconds)
})

const settings = readSettings(process.env)
const deployment = await openDeployment(settings, {
  wall: () => Date.now() + aheadSeconds * 1000,
  monotonic: () => performance.now(),
})
const out = { write: (text: string) => process.stdout.write(text), isTerminal: false }
const server = await createServer(deployment, settings, process.stdout)
await setUpDeployment(deployment, settings, showOrKeep(deployment, settings, out))
await server.app.listen({
  host: settings.HOST,
  port: settings.PORT,
  listenTextResolver: (url) => `listening on ${url}`,
})
