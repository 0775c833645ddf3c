import type { TestContext } from 'node:test'
import { setUpDeployment, showOrKeep } from '../../src/cli/local/first-run.ts'
import { readSettings } from '../../src/config.ts'
import { type Deployment, openDeployment } from '../../src/deployment.ts'
import { createServer } from '../../src/server.ts'
import { type FirstRun, firstRunOf } from './server-process.ts'

/** The service in the process of the test, listening on a port of its own. */
export interface InProcess extends Pick<Deployment, 'stores'> {
  readonly url: string
  /** What the first start left in the data folder. */
  readonly made: FirstRun
  /** Lets time pass. */
  readonly advance: (seconds: number) => void
  /** Stops it before the test does; its folder may then be opened by another process. */
  readonly close: () => Promise<void>
}

/** Serves the deployment in this folder, which is set up if it is empty. */
export async function serveInProcess(
  t: TestContext,
  environment: Readonly<Record<string, string>>,
): Promise<InProcess> {
  const settings = readSettings({ ...environment, JETON_LOG_LEVEL: 'silent' })
  let aheadSeconds = 0
  const deployment = await openDeployment(settings, {
    wall: () => Date.now() + aheadSeconds * 1000,
    monotonic: () => performance.now(),
  })
  const nowhere = { write: () => undefined, isTerminal: false }
  await setUpDeployment(deployment, settings, showOrKeep(deployment, settings, nowhere))
  const server = await createServer(deployment, settings, process.stdout)
  const url = await server.app.listen({ host: '127.0.0.1', port: 0 })
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= server.stop(0).then(() => deployment.close())
    return closing
  }
  t.after(close)
  return {
    stores: deployment.stores,
    url,
    made: firstRunOf(settings.JETON_DATA),
    advance: (seconds) => {
      aheadSeconds += seconds
    },
    close,
  }
}
