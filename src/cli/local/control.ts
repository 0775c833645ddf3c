import { type Control, openControl } from '../../control/server.ts'
import type { Deployment } from '../../deployment.ts'
import type { Server } from '../../server.ts'
import { machineVerbs } from './machine-verbs.ts'

const UNASKED: Control = { close: async () => undefined }

/**
 * Lets commands on this machine ask the server to do what it alone can do while it runs; nothing, if
 * it is not alone. Where the system does not allow that, the server runs without, and its log says
 * so.
 */
export async function listenToMachine(
  deployment: Deployment,
  { app: { log } }: Server,
): Promise<Control> {
  if (!deployment.isEmbedded) return UNASKED
  try {
    return await openControl({
      socket: deployment.folder.control,
      verbs: machineVerbs(deployment),
      noteFault: (err) => log.error({ err }, 'a command could not be carried out'),
    })
  } catch (err) {
    log.warn({ err }, 'no socket in the data folder: some commands need this server to be stopped')
    return UNASKED
  }
}
