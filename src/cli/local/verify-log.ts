import { readSettings } from '../../config.ts'
import { CannotStart } from '../../core/cannot-start.ts'
import { verifyEvents } from '../../core/events/index.ts'
import { StoreDown } from '../../core/store-down.ts'
import { openLog } from '../../deployment.ts'
import type { Surroundings } from '../surroundings.ts'

/**
 * `jeton events verify`: reads the event log from its beginning and says whether it is as it was
 * written. It only reads, so it may run beside a server. Throws `CannotStart` if the log is not.
 */
export async function verifyLog({ environment, clock, out }: Surroundings): Promise<void> {
  const log = await openLog(readSettings(environment), clock)
  try {
    const verified = await verifyEvents(log)
    if (!verified.ok) throw new CannotStart(brokenAt(verified.brokenAt))
    out.write(`The event log is as it was written, with ${verified.count} events.\n`)
  } catch (cause) {
    if (!(cause instanceof StoreDown)) throw cause
    throw new CannotStart('The database cannot be read at this moment.', { cause })
  } finally {
    await log.close()
  }
}

const brokenAt = (seq: number): string =>
  `The event log is not as it was written from number ${seq} on: somebody has changed it, or this is not the secret of the deployment.`
