import closeWithGrace from 'close-with-grace'
import { readSettings } from '../../config.ts'
import { createServer, openDeployment } from '../../server.ts'
import type { Surroundings } from '../surroundings.ts'
import { setUpDeployment, showOrKeep } from './first-run.ts'
import { listen } from './listen.ts'
import { onStopSignal, STOP_SIGNALS } from './signals.ts'

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
  const deployment = openDeployment(settings, clock)
  const server = await createServer(deployment, settings, log)
  const delay = (drainSeconds + LAST_STEPS_SECONDS) * 1000
  // It takes a second signal for impatience, though it may be an echo: those are ours to hear.
  const options = { delay, logger: server.app.log, skip: [...STOP_SIGNALS] }
  const grace = closeWithGrace(options, async ({ err }) => {
    if (err) server.app.log.fatal({ err }, 'uncaught')
    await server.stop(err ? 0 : drainSeconds)
    await deployment.close()
  })
  onStopSignal(clock, grace.close, () => process.exit(1))

  await setUpDeployment(deployment, settings, showOrKeep(deployment, settings, out))
  try {
    await listen(server, settings)
  } catch (fault) {
    grace.uninstall()
    await server.stop(0)
    await deployment.close()
    throw fault
  }
}
