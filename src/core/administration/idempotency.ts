import { actOf, type Manager } from '../accounts/index.ts'
import { type Denial, deny } from '../answer.ts'
import { type Act, AlreadyDone, type EventStore } from '../events/index.ts'
import type { Mac } from '../secrets/index.ts'
import type { Retry } from './request.ts'

export interface OnceDeps {
  readonly events: Pick<EventStore, 'doneOnce'>
  /** Makes of keys and requests what may be kept of them. */
  readonly retryMac: Mac
}

export type RetryDiffers = Denial<'retry_differs'>

/**
 * Does something once for each key of an operator. Repeated it changes nothing, and returns what was
 * done; another request under the same key is refused. What was denied was not done.
 *
 * @param act makes the change, with its event
 * @param replay returns the thing with this id as it is now, without its secrets
 */
export async function once<Outcome extends object>(
  { events, retryMac }: OnceDeps,
  manager: Manager,
  retry: Retry | undefined,
  act: (by: Act) => Promise<Outcome>,
  replay: (id: string) => Promise<Outcome>,
): Promise<Outcome | RetryDiffers> {
  if (!retry) return act(actOf(manager))

  const key = retryMac(JSON.stringify([manager.operator.id, retry.key]))
  const request = retryMac(retry.request)
  const earlier = async () => {
    const done = await events.doneOnce(key)
    if (!done) return undefined
    if (done.request !== request) return deny('retry_differs')
    return replay(done.subject.slice(done.subject.indexOf(':') + 1))
  }

  const before = await earlier()
  if (before) return before
  try {
    return await act(actOf(manager, { key, request }))
  } catch (fault) {
    const meanwhile = fault instanceof AlreadyDone ? await earlier() : undefined
    if (meanwhile) return meanwhile
    throw fault
  }
}
