import { actOf, type Manager } from '../accounts/index.ts'
import { type Denial, deny } from '../answer.ts'
import { type Act, AlreadyDone, type EventStore } from '../events/index.ts'
import type { Mac } from '../secrets/index.ts'
import type { Retry } from './asking.ts'

export interface OnceDeps {
  readonly events: Pick<EventStore, 'doneOnce'>
  /** Makes of keys and requests what may be kept of them. */
  readonly retryMac: Mac
}

export type RetryDiffers = Denial<'retry_differs'>

/**
 * Does something once for each key of an operator. Asked again it does nothing, and shows what was
 * done; asked for something else under the same key it refuses. What was denied was not done.
 *
 * @param act makes the change, with its event
 * @param again shows the thing with this id as it is now, without its secrets
 */
export async function once<Outcome extends object>(
  { events, retryMac }: OnceDeps,
  manager: Manager,
  retry: Retry | undefined,
  act: (by: Act) => Promise<Outcome>,
  again: (id: string) => Promise<Outcome>,
): Promise<Outcome | RetryDiffers> {
  if (!retry) return act(actOf(manager))

  const key = retryMac(JSON.stringify([manager.operator.id, retry.key]))
  const request = retryMac(retry.request)
  const replay = async () => {
    const done = await events.doneOnce(key)
    if (!done) return undefined
    if (done.request !== request) return deny('retry_differs')
    return again(done.subject.slice(done.subject.indexOf(':') + 1))
  }

  const before = await replay()
  if (before) return before
  try {
    return await act(actOf(manager, { key, request }))
  } catch (fault) {
    const meanwhile = fault instanceof AlreadyDone ? await replay() : undefined
    if (meanwhile) return meanwhile
    throw fault
  }
}
