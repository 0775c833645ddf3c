import closeWithGrace from 'close-with-grace'
import { readSettings } from '../../config.ts'
import { createServer, telemetryOf } from '../../server.ts'
import type { Surroundings } from '../surroundings.ts'
import { listenToMachine } from './control.ts'
import { openSetUp } from './first-run.ts'
import { listen } from './listen.ts'
import { logSinkOf } from './log-sink.ts'
import { onStopSignal, STOP_SIGNALS } from './signals.ts'
import { sayWaiting } from './waiting.ts'
import { warnAtStart } from './warnings.ts'

/** What the last steps may take after the streams have ended, before the process gives up. */
const LAST_STEPS_SECONDS = 10

/**
 * `jeton start`: sets up what is not set up, and serves until a signal ends it. SIGTERM and SIGINT
 * refuse new requests, let open streams go on for `JETON_DRAIN_SECONDS`, and close the store; sent
 * again after a second or more, they end the process at once.
 */
export async function start({ environment, clock, out, log }: Surroundings): Promise<void> {
  const settings = readSettings(environment)
  const { JETON_DRAIN_SECONDS: drainSeconds } = settings
  const telemetry = await telemetryOf(settings, clock)
  const deployment = await openSetUp(settings, { clock, out }, telemetry)
  const lines = await logSinkOf({ out, log })
  process.once('exit', lines.flush)
  const server = await createServer(deployment, settings, lines)
  await warnAtStart(server.app.log, deployment, settings)
  const control = await listenToMachine(deployment, server)
  async function stop(seconds: number) {
    await server.stop(seconds)
    await control.close()
    await deployment.close()
  }
  const delay = (drainSeconds + LAST_STEPS_SECONDS) * 1000
  // It takes a second signal for impatience, though it may be an echo: those are ours to hear.
  const options = { delay, logger: server.app.log, skip: [...STOP_SIGNALS] }
  const grace = closeWithGrace(options, async ({ err }) => {
    if (err) server.app.log.fatal({ err }, 'uncaught')
    await stop(err ? 0 : drainSeconds)
  })
  function stopped() {
    sayWaiting({ ...server, log: server.app.log }, out)
    grace.close()
  }
  onStopSignal(clock, stopped, () => process.exit(1))
  lines.begin() // no signal ends the process any more without its exit

  try {
    await listen(server, settings)
  } catch (fault) {
    grace.uninstall()
    await stop(0)
    throw fault
  }
}
